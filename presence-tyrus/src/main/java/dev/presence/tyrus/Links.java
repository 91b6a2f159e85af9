package dev.presence.tyrus;

import dev.presence.internal.Hidden.UnreachableException;
import dev.presence.websocket.SessionConnection;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties sessions to Grizzly connections, and puts each tie in its place.
 *
 * <p>A session finds its connection in one of two ways. While its {@code @OnOpen} runs: by the
 * connection this thread has just read from, because Tyrus opens a session on the thread that read
 * the handshake. Afterwards: by Tyrus's own record of the session, as soon as Grizzly is ready to
 * read on; then the session is also watched if {@code @OnOpen} has not done that. The second way
 * reads private fields.
 *
 * <p>From then on the {@link Link} is told what it needs by Grizzly's ordinary way of a read, and
 * this probe is taken off the connection: Grizzly tells a probe seven times of an echo. It stays
 * where a filter lies between the socket and HTTP, as for TLS: bytes are evidence when they arrive,
 * and not when there are enough of them to be decrypted.
 */
final class Links extends ConnectionProbe.Adapter
    implements Function<Session, Optional<SessionConnection>> {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  /** The connection that this thread read from last, as long as it is no session of ours. */
  private static final ThreadLocal<@Nullable NIOConnection> READING = new ThreadLocal<>();

  /** By connection, until they are in their place. */
  private final Map<NIOConnection, Link> opening = new ConcurrentHashMap<>();

  /** By session, until presence has them: it asks no more for those that it watches. */
  private final Map<String, Link> unwatched = new ConcurrentHashMap<>();

  /**
   * Is ahead of the listener by which Tyrus tells an endpoint that the socket is gone. So is a link
   * that is made in {@code @OnOpen}, but none that is made later.
   */
  private final CloseListener<Connection<?>, CloseType> early = Links::closing;

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
      return Optional.of(new Upgrades(new HeartbeatSieve(Link::reading)));
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
  public Optional<SessionConnection> apply(Session session) {
    Link known = unwatched.get(session.getId());
    return Optional.ofNullable(known == null ? opening(session) : known);
  }

  private @Nullable Link opening(Session session) {
    NIOConnection connection = READING.get();
    return connection != null && !Upgrades.isUpgraded(connection) && OnOpen.runsOnThisThread()
        ? link(connection, session)
        : null;
  }

  private static void closing(Connection<?> connection, CloseType type) {
    if (Upgrades.of(connection) instanceof Link link) {
      link.socketClosed();
    }
  }

  @SuppressWarnings("rawtypes") // as Grizzly declares it
  @Override
  public void onReadEvent(Connection connection, Buffer data, int size) {
    if (Upgrades.of(connection) instanceof Link link) {
      link.heard();
    } else if (!Upgrades.isUpgraded(connection)) {
      readByHttp((NIOConnection) connection);
    }
  }

  private void readByHttp(NIOConnection connection) {
    READING.set(connection);
    connection.removeCloseListener(early); // it may have read before
    connection.addCloseListener(early);
  }

  /** What was read has been handled. The only event of Grizzly that follows a handshake. */
  @SuppressWarnings("rawtypes") // as Grizzly declares it
  @Override
  public void onIOEventEnableEvent(Connection connection, IOEvent event) {
    if (event == IOEvent.READ) {
      handled((NIOConnection) connection, Upgrades.of(connection));
    }
  }

  /**
   * @param upgraded null before the upgrade
   */
  private void handled(
      NIOConnection connection, org.glassfish.tyrus.spi.@Nullable Connection upgraded) {
    if (upgraded == null) {
      READING.remove();
    } else if (!(upgraded instanceof Link)) {
      opened(connection, upgraded);
    }
  }

  private void opened(NIOConnection connection, org.glassfish.tyrus.spi.Connection upgraded) {
    READING.remove();
    Link link = opening.get(connection);
    if (link != null) {
      connection.removeCloseListener(early);
      place(link, upgraded);
    } else {
      upgrades
          .flatMap(known -> known.session(upgraded))
          .ifPresent(session -> find(connection, session, upgraded));
    }
  }

  private void find(
      NIOConnection connection, Session session, org.glassfish.tyrus.spi.Connection upgraded) {
    place(link(connection, session), upgraded);
    WebSocketPresence installed = presence;
    if (installed != null && watch.test(session.getRequestURI())) {
      watch(installed, session);
    }
  }

  private void place(Link link, org.glassfish.tyrus.spi.Connection upgraded) {
    NIOConnection connection = link.connection();
    boolean probed = !isReadByHttp(connection);
    link.place(upgraded, probed, upgrades.isPresent() && upgrades.get().extend(upgraded));
    Upgrades.replace(connection, link);
    opening.remove(connection);
    if (!probed) {
      connection.getMonitoringConfig().removeProbes(this);
    }
  }

  /** Nothing lies between that might keep what has arrived. */
  private static boolean isReadByHttp(NIOConnection connection) {
    return connection.getProcessor() instanceof FilterChain chain
        && chain.indexOfType(HttpServerFilter.class) == 1;
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
    Link link = new Link(connection, session, told);
    opening.put(connection, link);
    unwatched.put(session.getId(), link);
    connection.addCloseListener(link);
    return link;
  }

  private final class Told implements Link.Listener {
    /** False where the application forwards them: then nobody asks for them. */
    private volatile boolean takesPongs;

    @Override
    public boolean takePongs() {
      if (!takesPongs && upgrades.isPresent()) {
        takesPongs = true;
      }
      return takesPongs;
    }

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
    public void pong(Session session, byte[] payload) {
      WebSocketPresence installed = presence;
      if (takesPongs && installed != null) {
        installed.pong(session, () -> ByteBuffer.wrap(payload));
      }
    }

    @Override
    public void closed(Link link) {
      Session session = link.session();
      opening.remove(link.connection());
      unwatched.remove(session.getId());
      WebSocketPresence installed = presence;
      if (installed != null) {
        installed.leave(session, new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
      }
    }
  }
}
