package dev.presence.examples;

import org.glassfish.grizzly.http.HttpRequestPacket;

/** {@code /client}: by a client's token in the header or, for pages, by a ticket in the query. */
record ClientGate(Access access, Tickets tickets) implements Door {
  static final String PATH = "/client";

  @Override
  public Principal enter(HttpRequestPacket request) {
    return HttpHeaders.only(request, "Authorization").isPresent()
        ? byToken(request)
        : byTicket(request);
  }

  private Principal byToken(HttpRequestPacket request) {
    Principal client =
        access.client(request).orElseThrow(() -> unauthorized("a client token is needed"));
    String user = ClientQuery.parse(request.getQueryString()).identity().user();
    if (!client.users().test(user)) {
      throw new DeniedException(Denial.forbidden("this token is another user's"));
    }
    return client;
  }

  private Principal byTicket(HttpRequestPacket request) {
    String query = request.getQueryString();
    if (query == null || !query.contains("ticket=")) {
      throw unauthorized("a client token or a ticket is needed");
    }
    ClientQuery client = ClientQuery.parse(query);
    if (client.ticket().filter(t -> tickets.redeem(t, client.identity())).isEmpty()) {
      throw unauthorized("the ticket is used, expired or another client's");
    }
    return Principal.client(client.identity().user());
  }

  private static DeniedException unauthorized(String text) {
    return new DeniedException(Denial.unauthorized(text));
  }
}
