package dev.presence.websocket;

import dev.presence.DeadPeerDetector;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.JoinRefusedException;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence for the endpoints of one WebSocket server, on any Jakarta container.
 *
 * <p>Installed once per server container, then found by its endpoints without a static field:
 *
 * <pre>{@code
 * @OnOpen  public void open(Session session)  { WebSocketPresence.of(session).join(Identity.of(user), session); }
 * @OnClose public void close(Session session, CloseReason reason) { WebSocketPresence.of(session).leave(session, reason); }
 * }</pre>
 *
 * <p>Call {@link #failed} in {@code @OnError} and {@link #received(Session, String)} in
 * {@code @OnMessage} to tell more; on Tyrus, installed by {@code TyrusPresence}, neither a missing
 * {@code leave} nor a missing {@code received} makes a difference. On Tomcat, Jetty and Undertow
 * without {@code received} there is no application heartbeat; elsewhere that also costs a ping per
 * interval, and hides a long message; a missing {@code leave} is found out by the detector within
 * its bound. A handler of parts calls {@link #received(Session, boolean)}.
 *
 * <p>On Tyrus, installed by {@code TyrusPresence}, pongs are taken where they arrive, and a pong
 * handler of the application gets them too. Elsewhere they reach this library through a pong
 * handler that it adds to each session. A session has room for one: a handler that the application
 * adds afterwards is refused by the container, one that it added before makes {@link #join} fail
 * unless {@link Builder#applicationForwardsPongs}.
 *
 * <p>Thread-safe. Nothing here blocks on the network.
 */
public final class WebSocketPresence implements AutoCloseable {
  /** The attribute of a session under which its peer's address is found, where it is known. */
  public static final String REMOTE_ADDRESS = "remoteAddress";

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketPresence.class);
  private static final Bindings BINDINGS = new Bindings();
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /** Our own index: user properties are a plain HashMap in one container, throw in another. */
  private final Map<String, SessionConnection> connections = new ConcurrentHashMap<>();

  private final AtomicBoolean warnedOfNoSocket = new AtomicBoolean();
  private final SessionRegistry registry;
  private final DeadPeerDetector detector;
  private final boolean applicationForwardsPongs;
  private final Function<Session, Optional<SessionConnection>> finder;
  private final Sends sends;
  private final Progress progress;
  private final Heartbeats heartbeats;
  private final SessionConnection.Shared shared;

  private WebSocketPresence(Builder builder, SessionRegistry registry, DeadPeerDetector detector) {
    this.registry = registry;
    this.detector = detector;
    this.applicationForwardsPongs = builder.applicationForwardsPongs;
    this.finder = builder.finder();
    this.sends = new Sends(registry, builder.sendLimits);
    this.progress = new Progress(registry, builder.messageLimit);
    this.heartbeats = new Heartbeats(registry, builder.heartbeat);
    this.shared = new SessionConnection.Shared(this::forget, sends, heartbeats);
  }

  /** A builder with all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The presence of the server that holds this session.
   *
   * @throws IllegalStateException if none is installed on it; says where to install it
   */
  public static WebSocketPresence of(Session session) {
    return BINDINGS.find(session).orElseThrow(WebSocketPresence::notInstalled);
  }

  private static IllegalStateException notInstalled() {
    return new IllegalStateException(
        "no WebSocketPresence is installed on this session's server: install one where the server"
            + " starts, before it accepts connections, by TyrusPresence.of(WebSocketPresence"
            + ".builder()).install(server) on Tyrus, or WebSocketPresence.builder().install("
            + "serverContainer) on any other container");
  }

  /** Who is here: queries, events, departures, counters. */
  public SessionRegistry registry() {
    return registry;
  }

  /** The detector that watches the registry. */
  public DeadPeerDetector detector() {
    return detector;
  }

  /**
   * Watches a session that will identify itself later; if it does not within the registry's limit
   * (10 s unless set), it is closed with 4408. Idempotent. Pongs are not received before {@link
   * #join}.
   *
   * @throws IllegalStateException if the session is closed
   */
  public PeerSession opened(Session session) {
    return watched(session, registry::opened);
  }

  /** As {@link #join(Identity, Session, Map)}, without attributes. */
  public PeerSession join(Identity identity, Session session) {
    return join(identity, session, Map.of());
  }

  /**
   * Makes the session's peer present.
   *
   * @param identity who it is, as the application has authenticated it
   * @param attributes shown in lists and departures; {@value #REMOTE_ADDRESS} is added where it is
   *     known, unless given
   * @throws JoinRefusedException if the identity is taken or a limit is reached
   * @throws IllegalStateException if the session is closed or joined under another identity, or the
   *     endpoint already handles pongs (the text says what to do)
   */
  public PeerSession join(Identity identity, Session session, Map<String, String> attributes) {
    return watched(
        session,
        connection -> {
          connection.receivePongs(applicationForwardsPongs);
          return registry.join(identity, connection, attributes);
        });
  }

  /** As {@link #join(Identity, Session, Map)}, under a policy of its own. */
  public PeerSession join(
      Identity identity, Session session, Map<String, String> attributes, HeartbeatPolicy policy) {
    return watched(
        session,
        connection -> {
          connection.receivePongs(applicationForwardsPongs);
          return registry.join(identity, connection, attributes, policy);
        });
  }

  private PeerSession watched(Session session, Function<SessionConnection, PeerSession> step) {
    SessionConnection connection = connected(session);
    try {
      connection.requireOpen();
      return connection.watchedAs(step.apply(connection));
    } finally {
      leaveIfClosed(connection);
    }
  }

  /** The close may have been told before there was anything to tell it to, or in the middle. */
  private void leaveIfClosed(SessionConnection connection) {
    if (!connection.isOpen() || connections.get(connection.id()) != connection) {
      leave(connection);
    }
  }

  private void leave(SessionConnection connection) {
    forget(connection);
    leave(connection, connection.closing(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "")));
  }

  /** Not computeIfAbsent: a connection that is just closing may call back while it is made. */
  private SessionConnection connected(Session session) {
    SessionConnection known = connections.get(session.getId());
    if (known != null) {
      return known;
    }
    SessionConnection.requireOpen(
        session); // what lies under one that is closed is not to be found any more
    SessionConnection made = connection(session);
    SessionConnection raced = connections.putIfAbsent(made.id(), made);
    return raced == null ? made : raced;
  }

  private SessionConnection connection(Session session) {
    Optional<SessionConnection> found = finder.apply(session);
    if (found.isEmpty() && warnedOfNoSocket.compareAndSet(false, true)) {
      LOG.warn(
          "no access to the sockets under {}: a dead peer"
              + " leaves presence within its bound, but its socket and blocked senders stay until the"
              + " container notices. On Tyrus install by dev.presence.tyrus.TyrusPresence",
          session.getClass().getName());
    }
    return found.orElseGet(() -> new PortableConnection(session)).of(shared);
  }

  private void forget(SessionConnection connection) {
    connection.forgetHeartbeat();
    connections.remove(connection.id(), connection);
    progress.forget(connection);
  }

  /**
   * Tells that the container closed the session; call it in {@code @OnClose}.
   *
   * @return false if it had left already: evicted, replaced, or told before
   */
  public boolean leave(Session session, CloseReason reason) {
    SessionConnection connection = connections.remove(session.getId());
    return connection != null && leave(connection, connection.closing(reason));
  }

  private boolean leave(SessionConnection connection, Closing closing) {
    progress.forget(connection);
    connection.outbox().end(closing.detail());
    connection.forgetHeartbeat();
    boolean left = registry.leave(connection, closing.reason(), closing.detail());
    if (closing.reason() == LeaveReason.CONNECTION_LOST) {
      connection.lost();
    }
    return left;
  }

  /**
   * Remembers an error of the session's connection for its departure; call it in {@code @OnError}.
   * Errors of the application itself are ignored.
   */
  public void failed(Session session, Throwable error) {
    connection(session.getId()).ifPresent(connection -> connection.failed(error));
  }

  /**
   * Tells that a text message arrived; call it first in {@code @OnMessage}. Answers application
   * heartbeats; whatever they say, this never throws because of them. On Tyrus, installed by {@code
   * TyrusPresence}, they do not reach the endpoint, and this need not be called.
   *
   * @return true if it was a heartbeat ({@code docs/heartbeat-protocol.md}), well-formed or not:
   *     nothing else is to be done with it
   */
  public boolean received(Session session, String text) {
    SessionConnection connection = connections.get(session.getId());
    boolean heartbeat = Heartbeat.isMeantBy(text);
    if (connection == null) {
      return heartbeat;
    }
    if (heartbeat) {
      connection.peer().ifPresent(PeerSession::heartbeat);
      connection.heartbeat().received(text);
    } else {
      connection.handling();
    }
    return heartbeat;
  }

  /** Tells that any other message arrived. */
  public void received(Session session) {
    SessionConnection connection = connections.get(session.getId());
    if (connection != null) {
      connection.handling();
    }
  }

  /**
   * Tells that a part of a message arrived; call it first in an {@code @OnMessage} method that
   * takes parts, with its own parameter {@code last}. A message that stays unfinished is closed,
   * see {@link Builder#messageLimit}.
   */
  public void received(Session session, boolean last) {
    SessionConnection connection = connections.get(session.getId());
    if (connection != null) {
      connection.handling();
      progress.part(connection, last);
    }
  }

  /** Counters of the application heartbeat. */
  public HeartbeatStats heartbeatStats() {
    return heartbeats.stats();
  }

  /**
   * Takes a pong from the application's own handler, see {@link Builder#applicationForwardsPongs}.
   *
   * @return true if it answers our last ping
   */
  public boolean pong(Session session, PongMessage pong) {
    return connection(session.getId()).map(connection -> connection.pong(pong)).orElse(false);
  }

  /** The session's peer, joined or not yet; empty if it is not watched or has left. */
  public Optional<PeerSession> session(Session session) {
    return Optional.ofNullable(peer(session));
  }

  private @Nullable PeerSession peer(Session session) {
    SessionConnection connection = connections.get(session.getId());
    return connection == null ? null : connection.peer().orElse(null);
  }

  private Optional<SessionConnection> connection(String id) {
    return Optional.ofNullable(connections.get(id));
  }

  // ---- sending

  /**
   * Sends a text message, after those that were sent to this session before.
   *
   * <p>Never blocks and never fails by an exception: what became of it is in the stage. It
   * completes when the container has written the message to the socket (which is no evidence that
   * the peer has it), or with a {@link SendException}. What depends on it runs on a thread of the
   * presence; code that blocks belongs on one of yours ({@code thenRunAsync}).
   *
   * <p>Order and bounds hold for what is sent by this method, {@link #broadcast} and our own pings.
   * The session's own remotes may be used beside it: such messages go between ours, are not
   * bounded, and one that meets a message of ours on Tomcat fails with {@code
   * IllegalStateException}, or makes ours fail so. While the application is writing a message in
   * parts by them, Tomcat and Jetty refuse ours: the stage fails; finish the parts, and send again.
   *
   * @throws NullPointerException if an argument is null
   */
  public CompletionStage<Void> send(Session session, String text) {
    return send(session, Content.of(text));
  }

  /**
   * Sends a binary message, as {@link #send(Session, String)}.
   *
   * @param data what remains of it is copied; the buffer itself is left as it was
   */
  public CompletionStage<Void> send(Session session, ByteBuffer data) {
    return send(session, Content.of(data));
  }

  private CompletionStage<Void> send(Session session, Content content) {
    String id = session.getId();
    SessionConnection connection = connections.get(id);
    return connection == null ? notWatched(id) : connection.outbox().send(content);
  }

  private CompletionStage<Void> notWatched(String id) {
    sends.abandoned.increment();
    return CompletableFuture.failedStage(Outbox.notWatched(id));
  }

  /**
   * Sends one text message to many: {@code broadcast(registry().findUser("alice"), text)}. One that
   * is blocked does not delay the others.
   *
   * @return one stage for each, in their order, as {@link #send(Session, String)} gives it
   */
  public List<CompletionStage<Void>> broadcast(Collection<PeerSession> to, String text) {
    return broadcast(to, Content.of(text));
  }

  /** As {@link #broadcast(Collection, String)}; the data are copied once for all. */
  public List<CompletionStage<Void>> broadcast(Collection<PeerSession> to, ByteBuffer data) {
    return broadcast(to, Content.of(data));
  }

  private List<CompletionStage<Void>> broadcast(Collection<PeerSession> to, Content content) {
    return to.stream().map(peer -> send(peer, content)).toList();
  }

  private CompletionStage<Void> send(PeerSession peer, Content content) {
    return peer.connection() instanceof SessionConnection connection
        ? connection.outbox().send(content)
        : notWatched(peer.id());
  }

  /**
   * Sets the limits of one session from now on; it must have been opened or joined.
   *
   * @throws IllegalStateException if the session is not watched
   */
  public void sendLimits(Session session, SendLimits limits) {
    connection(session.getId())
        .orElseThrow(() -> new IllegalStateException(Outbox.notWatched(session.getId())))
        .outbox()
        .limit(Objects.requireNonNull(limits, "limits"));
  }

  /** Bytes sent to one peer that the container has not written yet; 0 if it has left. */
  public long unsentBytes(PeerSession peer) {
    return peer.connection() instanceof SessionConnection connection ? connection.unsentBytes() : 0;
  }

  /** What became of all messages sent. */
  public SendStats sendStats() {
    return sends.stats();
  }

  boolean knows(Session session) {
    return connections.containsKey(session.getId());
  }

  /**
   * Closes all sessions with 1001 and, after {@code drain}, hard; each is told {@code try again in
   * N ms}, with another N of the {@linkplain Builder#heartbeat spread}; then stops the detector,
   * and the registry with it, and frees the container for another presence. Blocks for up to {@code
   * drain}.
   */
  public void close(Duration drain) {
    heartbeats.dismiss();
    registry.close(drain);
    detector.close();
    BINDINGS.unbind(this);
  }

  /** {@link #close(Duration)} with 5 s. */
  @Override
  public void close() {
    close(DRAIN);
  }

  /** Settings of a {@link WebSocketPresence}. Not thread-safe. */
  public static final class Builder {
    private Supplier<SessionRegistry> registry = SessionRegistry::create;
    private HeartbeatPolicy policy = HeartbeatPolicy.whenIdle();
    private boolean dryRun;
    private Optional<Duration> deafLimit = Optional.empty();
    private HeartbeatTimes heartbeat = HeartbeatTimes.DEFAULT;
    private boolean applicationForwardsPongs;
    private SendLimits sendLimits = SendLimits.DEFAULT;
    private Duration messageLimit = Progress.DEFAULT;
    private @Nullable Function<Session, Optional<SessionConnection>> finder;

    private Builder() {}

    /** Who is here; default one with all defaults. It is closed with the presence. */
    public Builder registry(SessionRegistry registry) {
      this.registry = () -> registry;
      return this;
    }

    /** When a peer is dead; default {@link HeartbeatPolicy#whenIdle()}, 35 s at the latest. */
    public Builder policy(HeartbeatPolicy policy) {
      this.policy = policy;
      return this;
    }

    /** The policy that will be installed. */
    public HeartbeatPolicy policy() {
      return policy;
    }

    /** Whether verdicts are only logged, counted and told; default false. */
    public Builder dryRun(boolean dryRun) {
      this.dryRun = dryRun;
      return this;
    }

    /** How long our own deafness may excuse a silent peer; default 60 s. */
    public Builder deafLimit(Duration limit) {
      this.deafLimit = Optional.of(limit);
      return this;
    }

    /**
     * The application heartbeat, for clients that introduce themselves; a client may propose longer
     * times.
     *
     * @param ask how long one must be silent before it is asked, 1 s to 5 min; default 5 s
     * @param answer how long its answer is waited for, 0.5 s to 1 min; default 5 s. After it a
     *     client whose network answers is frozen
     * @param spread the window over which clients that lose this server are told to return, zero to
     *     10 min; default 20 s
     */
    public Builder heartbeat(Duration ask, Duration answer, Duration spread) {
      this.heartbeat = HeartbeatTimes.checked(ask, answer, spread);
      return this;
    }

    /**
     * Whether the application's own pong handlers call {@link WebSocketPresence#pong}; default
     * false. Endpoints without one get ours as always.
     */
    public Builder applicationForwardsPongs(boolean forwards) {
      this.applicationForwardsPongs = forwards;
      return this;
    }

    /** How far a session may fall behind what is sent to it; default {@link SendLimits#DEFAULT}. */
    public Builder sendLimits(SendLimits limits) {
      this.sendLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * How long a peer may take to finish a message that it has begun, in liveness time and exact to
     * one tick; 1 s to 1 day, default 5 min. After that it leaves as {@link
     * dev.presence.LeaveReason#STALLED_MESSAGE}, closed with 4408, however alive its bytes show it
     * to be. While bytes of it wait unread in the kernel, where that can be seen, it is our side
     * that is late, and the peer has as long again.
     *
     * <p>Known on Tyrus by the bytes, in other containers from endpoints that tell {@link
     * WebSocketPresence#received(Session, boolean) parts}. Time in the endpoint's own handler of
     * parts counts. Raise it where one message may take longer, as an upload on a slow link.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public Builder messageLimit(Duration limit) {
      this.messageLimit = Progress.checked(limit);
      return this;
    }

    /**
     * How to reach what lies under a session; default by the session's class, for Tomcat, Jetty and
     * Undertow. An adapter of another container sets it.
     *
     * @param finder called once per session, on the thread that opens or joins it; empty for the
     *     portable path
     */
    public Builder connections(Function<Session, Optional<SessionConnection>> finder) {
      this.finder = finder;
      return this;
    }

    private Function<Session, Optional<SessionConnection>> finder() {
      return finder == null ? new Containers() : finder;
    }

    /**
     * Starts the detector and binds the presence to the container. Call it before the container
     * accepts connections.
     *
     * @throws IllegalStateException if the container has one already
     */
    public WebSocketPresence install(ServerContainer container) {
      SessionRegistry watched = registry.get();
      DeadPeerDetector.Builder detector =
          DeadPeerDetector.builder(watched).policy(policy).dryRun(dryRun);
      deafLimit.ifPresent(detector::deafLimit);
      WebSocketPresence presence = new WebSocketPresence(this, watched, detector.start());
      bind(container, presence);
      LOG.info("presence installed on {}, policy {}", container.getClass().getName(), policy);
      return presence;
    }

    private static void bind(ServerContainer container, WebSocketPresence presence) {
      try {
        BINDINGS.bind(container, presence);
      } catch (IllegalStateException taken) {
        presence.detector.close();
        throw taken;
      }
    }
  }
}
