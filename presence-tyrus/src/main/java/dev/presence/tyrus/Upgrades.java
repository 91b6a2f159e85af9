package dev.presence.tyrus;

import dev.presence.internal.Hidden;
import dev.presence.internal.Hidden.UnreachableException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Grizzly connections carry a WebSocket by now, and which session that is.
 *
 * <p>Tyrus marks such a connection by an attribute that anybody may read; from its value to the
 * session there is no public way.
 */
final class Upgrades {
  private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);

  /** Creating an attribute whose name exists gives the existing one. */
  private static final Attribute<org.glassfish.tyrus.spi.Connection> UPGRADED =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
          GrizzlyServerFilter.class.getName() + ".Connection");

  private static final String CORE = "org.glassfish.tyrus.core.";

  private static final Hidden SOCKET = Hidden.field("socket");
  private static final Hidden ENDPOINT = Hidden.field("endpointWrapper");
  private static final Hidden SESSIONS = Hidden.field("webSocketToSession");
  private static final Hidden PROTOCOL = Hidden.field("protocolHandler");
  private static final Hidden EXTENSIONS = Hidden.field("extensions");

  /**
   * @throws UnreachableException if the way to the session is closed
   */
  Upgrades() throws UnreachableException {
    ClassLoader loader = GrizzlyServerFilter.class.getClassLoader();
    SOCKET.require(loader, CORE + "TyrusWebSocketEngine$TyrusConnection");
    ENDPOINT.require(loader, CORE + "TyrusWebSocket");
    SESSIONS.require(loader, CORE + "TyrusEndpointWrapper");
    PROTOCOL.require(loader, CORE + "TyrusWebSocket");
    EXTENSIONS.require(ProtocolHandler.class);
  }

  static boolean isUpgraded(Connection<?> connection) {
    return UPGRADED.isSet(connection);
  }

  /**
   * Puts a meter in front of what reads the bytes of an upgraded connection; empty before the
   * upgrade and after the close. To be called once, between two reads.
   */
  static Optional<MeteredConnection> meter(
      Connection<?> connection, MessageMeter.Listener listener) {
    org.glassfish.tyrus.spi.Connection upgraded = UPGRADED.get(connection);
    if (upgraded == null) {
      return Optional.empty();
    }
    MeteredConnection metered = new MeteredConnection(upgraded, listener);
    UPGRADED.set(connection, metered);
    return Optional.of(metered);
  }

  /**
   * Puts one more behind the extensions of an upgraded connection; nothing before the upgrade and
   * after the close. To be called once, between two reads, and before {@link #meter}.
   *
   * @return whether it is there now
   */
  boolean extend(Connection<?> connection, Unnegotiated more) {
    org.glassfish.tyrus.spi.Connection upgraded = UPGRADED.get(connection);
    return upgraded != null && extend(upgraded, more);
  }

  private static boolean extend(org.glassfish.tyrus.spi.Connection upgraded, Unnegotiated more) {
    try {
      ProtocolHandler handler = (ProtocolHandler) PROTOCOL.of(SOCKET.of(upgraded));
      handler.setExtensions(behind((List<?>) EXTENSIONS.of(handler), more));
      return true;
    } catch (UnreachableException closing) {
      LOG.debug("{} is not extended", upgraded, closing);
      return false;
    }
  }

  /** A list of its own: Tyrus's is also what the session says was negotiated. */
  private static List<Extension> behind(List<?> negotiated, Unnegotiated more) {
    List<Extension> all = new ArrayList<>();
    negotiated.forEach(extension -> all.add((Extension) extension));
    all.add(more);
    return List.copyOf(all);
  }

  /** The session on an upgraded connection; empty before the upgrade and after the close. */
  Optional<Session> session(Connection<?> connection) {
    return Optional.ofNullable(UPGRADED.get(connection)).flatMap(this::session);
  }

  private Optional<Session> session(org.glassfish.tyrus.spi.Connection upgraded) {
    try {
      Object webSocket = SOCKET.of(upgraded);
      Map<?, ?> open = (Map<?, ?>) SESSIONS.of(ENDPOINT.of(webSocket));
      return Optional.ofNullable((Session) open.get(webSocket));
    } catch (UnreachableException closing) {
      return Optional.empty();
    }
  }
}
