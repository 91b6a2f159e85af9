package dev.presence.examples;

import dev.presence.Identity;
import java.util.Map;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Answers {@code POST /api/ticket?user=U&device=D}, to clients and admins. */
record TicketDesk(Access access, Tickets tickets) {
  static final String PATH = "/api/ticket";

  /**
   * A ticket.
   *
   * @throws BadRequestException if the query names no user or device
   * @throws DeniedException if whoever asks gets none
   */
  Answer answer(HttpRequestPacket request) {
    Principal principal = access.anybody(request);
    Identity identity = ClientQuery.parse(request.getQueryString()).identity();
    if (!principal.users().test(identity.user())) {
      throw new DeniedException(Denial.forbidden("this token is another user's"));
    }
    return issued(identity);
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
