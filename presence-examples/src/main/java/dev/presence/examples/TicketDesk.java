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
    boolean isAdmin = principal.isAdmin();
    return answer(tickets.issue(identity, isAdmin), identity.user());
  }

  private static Answer answer(Tickets.Reply reply, String user) {
    if (reply instanceof Tickets.Issued issued) {
      return Answer.ok(new Issued(issued.secret(), Tickets.VALID.toMillis()));
    }
    return reply == Tickets.Refused.SHARE_USED_UP
        ? later(429, "%d tickets of %s are outstanding already".formatted(Tickets.SHARE, user))
        : later(
            503,
            "all %d tickets are outstanding already, or all but the admin token's %d"
                .formatted(Tickets.MOST, Tickets.FOR_ADMIN));
  }

  private static Answer later(int status, String why) {
    String seconds = Long.toString(Tickets.VALID.toSeconds());
    return new Answer(
        status,
        new Answer.Problem(
            "%s: use them, or wait %s s until they have expired".formatted(why, seconds)),
        Map.of("Retry-After", seconds));
  }

  /** A ticket, and for how long it is one. */
  record Issued(String ticket, long validMillis) {}
}
