package dev.presence.examples;

import dev.presence.tyrus.HandshakeGuard;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who is upgraded to a WebSocket. Whoever is not never reaches an endpoint. */
final class Gate implements HandshakeGuard {
  /** On the connection of whoever passed. */
  static final Attribute<Visit> VISIT =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(Gate.class.getName());

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final String WEBSOCKET_VERSION = "13";

  private final AddressRules addresses;
  private final TrustedProxies proxies;
  private final TcpConnections connections;
  private final Map<String, Door> doors;
  private final BooleanSupplier leaving;
  private final AccessLog log;

  /**
   * @param doors by path
   * @param leaving whether the server is going away
   */
  Gate(
      AddressRules addresses,
      TrustedProxies proxies,
      TcpConnections connections,
      Map<String, Door> doors,
      BooleanSupplier leaving,
      AccessLog log) {
    this.addresses = addresses;
    this.proxies = proxies;
    this.connections = connections;
    this.doors = Map.copyOf(doors);
    this.leaving = leaving;
    this.log = log;
  }

  @Override
  public Optional<Refusal> check(HttpRequestPacket request) {
    try {
      enter(request);
      return Optional.empty();
    } catch (BadRequestException e) {
      return refused(Denial.badRequest(e), request);
    } catch (DeniedException e) {
      return refused(e.denial(), request);
    }
  }

  /** The answer is written on the request's own response, which takes the headers. */
  private Optional<Refusal> refused(Denial denial, HttpRequestPacket request) {
    LOG.debug("{} is not upgraded: {}", proxies.client(request), denial.text());
    log.refused(request, denial.status());
    denial.headers().forEach(request.getResponse()::setHeader);
    return Optional.of(new Refusal(denial.status(), denial.text()));
  }

  private void enter(HttpRequestPacket request) {
    if (leaving.getAsBoolean()) {
      throw new DeniedException(Denial.goingAway());
    }
    addresses.check(request).or(() -> handshake(request)).ifPresent(Gate::deny);
    Principal principal = door(request).orElseThrow().enter(request);
    if (!connections.countClient(request.getConnection(), proxies.client(request))) {
      throw new DeniedException(Denial.tooManyConnections());
    }
    Visit visit = visit(request, principal);
    VISIT.set(request.getConnection(), visit);
    log.opened(request, visit);
    keepOpen(request);
  }

  private static void deny(Denial denial) {
    throw new DeniedException(denial);
  }

  private Visit visit(HttpRequestPacket request, Principal principal) {
    String userAgent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
    return new Visit(proxies.client(request).getHostAddress(), principal, userAgent);
  }

  private Optional<Door> door(HttpRequestPacket request) {
    return Optional.ofNullable(doors.get(request.getRequestURI()));
  }

  private Optional<Denial> handshake(HttpRequestPacket request) {
    if (door(request).isEmpty()) {
      return Optional.of(Denial.notFound("there is no WebSocket here"));
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

  /** From here on presence decides how long the connection may be silent. */
  private static void keepOpen(HttpRequestPacket request) {
    IdleTimeoutFilter.setCustomTimeout(request.getConnection(), -1, TimeUnit.SECONDS);
  }
}
