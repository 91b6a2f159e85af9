package dev.presence.examples;

import dev.presence.Identity;
import java.util.Map;
import java.util.Optional;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Answers {@code POST /api/ticket?user=U&device=D}, to whoever holds a client or admin token. */
record TicketDesk(AddressRules addresses, Token admin, ClientTokens clients, Tickets tickets) {
  static final String PATH = "/api/ticket";

  Answer answer(HttpRequestPacket request) {
    try {
      return addresses
          .check(request)
          .or(() -> method(request))
          .map(Answer::of)
          .orElseGet(() -> checked(request));
    } catch (BadRequestException e) {
      return Answer.of(Denial.badRequest(e));
    }
  }

  private static Optional<Denial> method(HttpRequestPacket request) {
    return request.getMethod().getMethodString().equals("POST")
        ? Optional.empty()
        : Optional.of(Denial.methodNotAllowed("POST"));
  }

  private Answer checked(HttpRequestPacket request) {
    Optional<Token> token = HttpHeaders.bearer(request);
    boolean isAdmin = token.filter(admin::isSameAs).isPresent();
    if (!isAdmin && token.filter(clients::knows).isEmpty()) {
      return Answer.of(Denial.unauthorized("a client token or the admin token is needed"));
    }
    Identity identity = ClientQuery.parse(request.getQueryString()).identity();
    return isAdmin || clients.allows(token.orElseThrow(), identity.user())
        ? issued(identity)
        : Answer.of(Denial.forbidden("this token is another user's"));
  }

  private Answer issued(Identity identity) {
    return tickets
        .issue(identity)
        .map(secret -> Answer.ok(new Issued(secret, Tickets.VALID.toMillis())))
        .orElseGet(
            () ->
                new Answer(
                    503,
                    new Answer.Problem(Tickets.MOST + " tickets are outstanding already"),
                    Map.of("Retry-After", Long.toString(Tickets.VALID.toSeconds()))));
  }

  /** A ticket, and for how long it is one. */
  record Issued(String ticket, long validMillis) {}
}
