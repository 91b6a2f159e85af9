package dev.presence.examples;

import dev.presence.tyrus.HandshakeGuard;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who is upgraded to a WebSocket. Whoever is not never reaches an endpoint. */
final class ClientGate implements HandshakeGuard {
  static final String PATH = "/client";

  private static final Logger LOG = LoggerFactory.getLogger(ClientGate.class);
  private static final String WEBSOCKET_VERSION = "13";

  private final AddressRules addresses;
  private final ClientTokens tokens;
  private final Tickets tickets;
  private final BooleanSupplier leaving;

  /**
   * @param leaving whether the server is going away
   */
  ClientGate(
      AddressRules addresses, ClientTokens tokens, Tickets tickets, BooleanSupplier leaving) {
    this.addresses = addresses;
    this.tokens = tokens;
    this.tickets = tickets;
    this.leaving = leaving;
  }

  @Override
  public Optional<Refusal> check(HttpRequestPacket request) {
    Optional<Denial> denial = denial(request);
    denial.ifPresentOrElse(
        why -> LOG.debug("{} is not upgraded: {}", request.getRemoteAddress(), why.text()),
        () -> keepOpen(request));
    return denial.map(why -> refusal(why, request));
  }

  /** The answer is written on the request's own response, which takes the headers. */
  private static Refusal refusal(Denial denial, HttpRequestPacket request) {
    denial.headers().forEach(request.getResponse()::setHeader);
    return new Refusal(denial.status(), denial.text());
  }

  private Optional<Denial> denial(HttpRequestPacket request) {
    if (leaving.getAsBoolean()) {
      return Optional.of(Denial.goingAway());
    }
    try {
      return addresses.check(request).or(() -> handshake(request)).or(() -> identity(request));
    } catch (BadRequestException e) {
      return Optional.of(Denial.badRequest(e));
    }
  }

  private static Optional<Denial> handshake(HttpRequestPacket request) {
    if (!request.getRequestURI().equals(PATH)) {
      return Optional.of(Denial.notFound("the WebSocket is at " + PATH));
    }
    if (!request.getMethod().equals(Method.GET)) {
      return Optional.of(Denial.methodNotAllowed("GET"));
    }
    if (HttpHeaders.only(request, "Sec-WebSocket-Key").isEmpty()) {
      return Optional.of(Denial.badRequest("Sec-WebSocket-Key is missing"));
    }
    return HttpHeaders.only(request, "Sec-WebSocket-Version")
        .filter(version -> !version.equals(WEBSOCKET_VERSION))
        .map(version -> Denial.upgradeRequired());
  }

  /** A token in the header or, for pages, a ticket in the query. */
  private Optional<Denial> identity(HttpRequestPacket request) {
    return HttpHeaders.only(request, "Authorization").isPresent()
        ? token(request)
        : ticket(request);
  }

  private Optional<Denial> ticket(HttpRequestPacket request) {
    String query = request.getQueryString();
    if (query == null || !query.contains("ticket=")) {
      return Optional.of(Denial.unauthorized("a client token or a ticket is needed"));
    }
    ClientQuery client = ClientQuery.parse(query);
    return client.ticket().filter(t -> tickets.redeem(t, client.identity())).isPresent()
        ? Optional.empty()
        : Optional.of(Denial.unauthorized("the ticket is used, expired or another client's"));
  }

  private Optional<Denial> token(HttpRequestPacket request) {
    Optional<Token> token = HttpHeaders.bearer(request).filter(tokens::knows);
    if (token.isEmpty()) {
      return Optional.of(Denial.unauthorized("a client token is needed"));
    }
    String user = ClientQuery.parse(request.getQueryString()).identity().user();
    return tokens.allows(token.get(), user)
        ? Optional.empty()
        : Optional.of(Denial.forbidden("this token is another user's"));
  }

  /** From here on presence decides how long the connection may be silent. */
  private static void keepOpen(HttpRequestPacket request) {
    IdleTimeoutFilter.setCustomTimeout(request.getConnection(), -1, TimeUnit.SECONDS);
  }
}
