package dev.presence.examples;

import java.util.Optional;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * {@code /console}: by the admin token in the header or, for pages, by a ticket in the query. The
 * cookie of a page does not open it: a browser sends that along whoever asks it to connect.
 */
record ConsoleGate(Access access, Passes tickets) implements Door {
  static final String PATH = "/console";

  @Override
  public Principal enter(HttpRequestPacket request) {
    return HttpHeaders.only(request, "Authorization").isPresent()
        ? access.admin(request)
        : byTicket(request);
  }

  private Principal byTicket(HttpRequestPacket request) {
    return Optional.ofNullable(ClientQuery.parameters(request.getQueryString()).get("ticket"))
        .flatMap(tickets::end)
        .orElseThrow(
            () ->
                new DeniedException(
                    Denial.unauthorized("the admin token or a fresh console ticket is needed")));
  }
}
