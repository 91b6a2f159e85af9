package dev.presence.tyrus;

import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerFilter;
import org.glassfish.tyrus.core.ProtocolHandler;

/**
 * Which Grizzly connections carry a WebSocket by now, and which session that is.
 *
 * <p>Tyrus marks such a connection by an attribute that anybody may read; from its value to the
 * session there is no public way.
 */
final class Upgrades {
  /** Creating an attribute whose name exists gives the existing one. */
  private static final Attribute<org.glassfish.tyrus.spi.Connection> UPGRADED =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
          GrizzlyServerFilter.class.getName() + ".Connection");

  private static final String CORE = "org.glassfish.tyrus.core.";

  private final PrivateField socket;
  private final PrivateField endpoint;
  private final PrivateField sessions;
  private final PrivateField protocol;
  private final PrivateField extensions;

  /**
   * @throws PrivateField.DeniedException if the way to the session is closed
   */
  Upgrades() throws PrivateField.DeniedException {
    ClassLoader loader = GrizzlyServerFilter.class.getClassLoader();
    socket = PrivateField.of(loader, CORE + "TyrusWebSocketEngine$TyrusConnection", "socket");
    endpoint = PrivateField.of(loader, CORE + "TyrusWebSocket", "endpointWrapper");
    sessions = PrivateField.of(loader, CORE + "TyrusEndpointWrapper", "webSocketToSession");
    protocol = PrivateField.of(loader, CORE + "TyrusWebSocket", "protocolHandler");
    extensions = PrivateField.of(ProtocolHandler.class, "extensions");
  }

  static boolean isUpgraded(Connection<?> connection) {
    return UPGRADED.isSet(connection);
  }

  /**
   * Puts a meter in front of what reads the bytes of an upgraded connection; empty before the
   * upgrade and after the close. To be called once, between two reads.
   */
  static Optional<MessageMeter> meter(Connection<?> connection, MessageMeter.Listener listener) {
    return Optional.ofNullable(UPGRADED.get(connection))
        .map(
            upgraded -> {
              MessageMeter meter = new MessageMeter(upgraded.getReadHandler(), listener);
              UPGRADED.set(connection, new MeteredConnection(upgraded, meter));
              return meter;
            });
  }

  /**
   * Puts a sieve behind the extensions of an upgraded connection; nothing before the upgrade and
   * after the close. To be called once, between two reads, and before {@link #meter}.
   */
  void sieve(Connection<?> connection, HeartbeatSieve sieve) {
    org.glassfish.tyrus.spi.Connection upgraded = UPGRADED.get(connection);
    if (upgraded != null) {
      ProtocolHandler handler = (ProtocolHandler) protocol.read(socket.read(upgraded));
      handler.setExtensions(behind((List<?>) extensions.read(handler), sieve));
    }
  }

  /** A list of its own: Tyrus's is also what the session says was negotiated. */
  private static List<Extension> behind(List<?> negotiated, HeartbeatSieve sieve) {
    List<Extension> all = new ArrayList<>();
    negotiated.forEach(extension -> all.add((Extension) extension));
    all.add(sieve);
    return List.copyOf(all);
  }

  /** The session on an upgraded connection; empty before the upgrade and after the close. */
  Optional<Session> session(Connection<?> connection) {
    return Optional.ofNullable(UPGRADED.get(connection)).flatMap(this::session);
  }

  private Optional<Session> session(org.glassfish.tyrus.spi.Connection upgraded) {
    Object webSocket = socket.read(upgraded);
    Map<?, ?> open = (Map<?, ?>) sessions.read(endpoint.read(webSocket));
    return Optional.ofNullable((Session) open.get(webSocket));
  }
}
