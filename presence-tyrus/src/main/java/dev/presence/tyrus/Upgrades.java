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
import org.jspecify.annotations.Nullable;
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

  private final Unnegotiated more;
  private final List<Extension> alone;

  /**
   * @param more what is put behind the extensions of each connection
   * @throws UnreachableException if the way to the session is closed
   */
  Upgrades(Unnegotiated more) throws UnreachableException {
    this.more = more;
    this.alone = List.of(more);
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
   * What Grizzly hands the bytes of an upgraded connection to; null before the upgrade and after
   * the close.
   */
  static org.glassfish.tyrus.spi.@Nullable Connection of(Connection<?> connection) {
    return UPGRADED.get(connection);
  }

  /** Lets Grizzly hand its bytes to another from the next read on. */
  static void replace(Connection<?> connection, org.glassfish.tyrus.spi.Connection other) {
    UPGRADED.set(connection, other);
  }

  /**
   * Puts one more behind the extensions of Tyrus's connection. To be called once, between two
   * reads.
   *
   * @return whether it is there now
   */
  boolean extend(org.glassfish.tyrus.spi.Connection upgraded) {
    try {
      ProtocolHandler handler = (ProtocolHandler) PROTOCOL.of(SOCKET.of(upgraded));
      handler.setExtensions(behind((List<?>) EXTENSIONS.of(handler)));
      return true;
    } catch (UnreachableException closing) {
      LOG.debug("{} is not extended", upgraded, closing);
      return false;
    }
  }

  /** A list of its own: Tyrus's is also what the session says was negotiated. */
  private List<Extension> behind(List<?> negotiated) {
    if (negotiated.isEmpty()) {
      return alone;
    }
    List<Extension> all = new ArrayList<>();
    negotiated.forEach(extension -> all.add((Extension) extension));
    all.add(more);
    return List.copyOf(all);
  }

  /** The session of Tyrus's connection; empty after the close. */
  Optional<Session> session(org.glassfish.tyrus.spi.Connection upgraded) {
    try {
      Object webSocket = SOCKET.of(upgraded);
      Map<?, ?> open = (Map<?, ?>) SESSIONS.of(ENDPOINT.of(webSocket));
      return Optional.ofNullable((Session) open.get(webSocket));
    } catch (UnreachableException closing) {
      return Optional.empty();
    }
  }
}
