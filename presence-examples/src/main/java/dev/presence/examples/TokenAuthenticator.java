package dev.presence.examples;

import java.util.Optional;

/** Knows one admin token, and those of clients. */
record TokenAuthenticator(Token admin, ClientTokens clients) implements Authenticator {
  @Override
  public Optional<Principal> authenticate(Credentials credentials) {
    Token presented = Token.of(credentials.secret());
    Optional<Principal> client = clients.find(presented);
    return admin.isSameAs(presented) ? Optional.of(Principal.admin("admin")) : client;
  }
}
