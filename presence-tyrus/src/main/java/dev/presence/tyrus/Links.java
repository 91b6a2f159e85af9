package dev.presence.tyrus;

import dev.presence.internal.Hidden.UnreachableException;
import dev.presence.websocket.Transport;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties sessions to Grizzly connections, and hands every read to its peer.
 *
 * <p>A session finds its connection in one of two ways. While its {@code @OnOpen} runs: by the
 * connection this thread has just read from, because Tyrus opens a session on the thread that read
 * the handshake. Afterwards: by Tyrus's own record of the session, as soon as Grizzly is ready to
 * read on; then the session is also watched if {@code @OnOpen} has not done that. The second way
 * reads private fields.
 */
final class Links extends ConnectionProbe.Adapter
    implements Function<Session, Optional<Transport>> {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);
  private static final Attribute<Link> LINK =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(Links.class.getName() + ".link");

  /** The connection that this thread read from last, as long as it is no session of ours. */
  private static final ThreadLocal<@Nullable NIOConnection> READING = new ThreadLocal<>();

  /** By session, until presence has them: it asks no more for those that it watches. */
  private final Map<String, Link> unwatched = new ConcurrentHashMap<>();

  private final Link.Listener told = new Told();
  private final Predicate<URI> watch;
  private final Consumer<NIOConnection> onLink;
  private final Optional<Upgrades> upgrades;
  private volatile @Nullable WebSocketPresence presence;

  /**
   * @param watch which sessions must identify in time
   * @param onLink called with each connection that carries a session
   */
  Links(Predicate<URI> watch, Consumer<NIOConnection> onLink) {
    this.watch = watch;
    this.onLink = onLink;
    this.upgrades = upgrades();
  }

  private static Optional<Upgrades> upgrades() {
    try {
      return Optional.of(new Upgrades());
    } catch (UnreachableException denied) {
      LOG.warn(
          "a session that does not join or open in its @OnOpen is not watched and its bytes are no"
              + " evidence, because its socket cannot be found later; and an endpoint sees the"
              + " application heartbeats, and has to hand them to received(...): {}",
          denied.getMessage());
      return Optional.empty();
    }
  }

  /** To be called before the first connection is probed. */
  void serve(WebSocketPresence installed) {
    presence = installed;
  }

  /** What lies under a session that is about to be watched. */
  @Override
  public Optional<Transport> apply(Session session) {
    Link known = unwatched.get(session.getId());
    return Optional.ofNullable(known == null ? opening(session) : known);
  }

  private @Nullable Link opening(Session session) {
    NIOConnection connection = READING.get();
    return connection != null && !Upgrades.isUpgraded(connection) && OnOpen.runsOnThisThread()
        ? link(connection, session)
        : null;
  }

  @SuppressWarnings("rawtypes") // as Grizzly declares it
  @Override
  public void onReadEvent(Connection connection, Buffer data, int size) {
    Link link = LINK.get(connection);
    if (link != null) {
      link.heard();
    } else {
      READING.set((NIOConnection) connection);
    }
  }

  /** What was read has been handled. The only event of Grizzly that follows a handshake. */
  @SuppressWarnings("rawtypes") // as Grizzly declares it
  @Override
  public void onIOEventEnableEvent(Connection connection, IOEvent event) {
    if (event == IOEvent.READ) {
      Link link = LINK.get(connection);
      if (link == null) {
        find((NIOConnection) connection);
      } else {
        link.ready();
      }
    }
  }

  private void find(NIOConnection connection) {
    READING.remove();
    upgrades
        .flatMap(known -> known.session(connection))
        .ifPresent(session -> watch(connection, session));
  }

  private void watch(NIOConnection connection, Session session) {
    link(connection, session).ready();
    WebSocketPresence installed = presence;
    if (installed != null && watch.test(session.getRequestURI())) {
      watch(installed, session);
    }
  }

  private static void watch(WebSocketPresence installed, Session session) {
    try {
      installed.opened(session);
    } catch (RuntimeException closing) {
      LOG.debug("session {} cannot be watched", session.getId(), closing);
    }
  }

  private Link link(NIOConnection connection, Session session) {
    READING.remove();
    onLink.accept(connection);
    Link link = new Link(connection, session, upgrades, told);
    LINK.set(connection, link);
    unwatched.put(session.getId(), link);
    connection.addCloseListener(link);
    return link;
  }

  private final class Told implements Link.Listener {
    @Override
    public void watched(Session session) {
      unwatched.remove(session.getId());
    }

    @Override
    public void message(Session session, boolean last) {
      WebSocketPresence installed = presence;
      if (installed != null) {
        installed.received(session, last);
      }
    }

    @Override
    public void message(Session session) {
      WebSocketPresence installed = presence;
      if (installed != null) {
        installed.received(session);
      }
    }

    @Override
    public void heartbeat(Session session, String text) {
      WebSocketPresence installed = presence;
      if (installed != null) {
        installed.received(session, text);
      }
    }

    @Override
    public void pong(Session session, PongMessage pong) {
      WebSocketPresence installed = presence;
      if (installed != null) {
        installed.pong(session, pong);
      }
    }

    @Override
    public void closed(Session session) {
      unwatched.remove(session.getId());
      WebSocketPresence installed = presence;
      if (installed != null) {
        installed.leave(session, new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
      }
    }
  }
}
