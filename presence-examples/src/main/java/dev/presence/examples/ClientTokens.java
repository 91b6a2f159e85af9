package dev.presence.examples;

import java.util.Optional;

/** Which tokens open the client endpoint, and for whom. */
@FunctionalInterface
interface ClientTokens {
  /** Whose token it is; empty if it is no client's. */
  Optional<Principal> find(Token presented);

  /** One token for everybody: its holder may name any user. */
  static ClientTokens shared(Token shared) {
    Optional<Principal> anybody = Optional.of(new Principal("client", Role.CLIENT, user -> true));
    return presented -> shared.isSameAs(presented) ? anybody : Optional.empty();
  }
}
