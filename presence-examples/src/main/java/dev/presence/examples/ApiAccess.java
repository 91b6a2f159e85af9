package dev.presence.examples;

import java.util.Optional;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Who may use the API: whoever holds the admin token. */
record ApiAccess(Token admin, ClientTokens clients) {
  Optional<Denial> check(HttpRequestPacket request) {
    Optional<Token> token = HttpHeaders.bearer(request);
    if (token.filter(admin::isSameAs).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        token.filter(clients::knows).isPresent()
            ? Denial.forbidden("a client token does not open the API")
            : Denial.unauthorized("the admin token is needed"));
  }
}
