package dev.presence.websocket;

import dev.presence.Connection;
import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Jakarta session as core sees it, with what lies under it and only its container can reach:
 * the socket.
 *
 * <p>What differs from container to container is left to those who extend it, see {@link
 * WebSocketPresence.Builder#connections}; what they need after the close they have to keep, since a
 * session may refuse to be asked then (Tomcat). Thread-safe; every method must also work after the
 * session was closed.
 *
 * <p>The registry calls {@link #close} and {@link #terminate} only after it has given the session
 * up, so either also ends its place in the presence's index.
 */
public abstract class SessionConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(SessionConnection.class);
  private static final VarHandle OUTBOX;

  static {
    try {
      OUTBOX =
          MethodHandles.lookup().findVarHandle(SessionConnection.class, "outbox", Outbox.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Session session;

  /** Written before anybody but its maker sees this. */
  private @Nullable Shared shared;

  /**
   * Made with the first ping or message: who talks is not pinged, and may be sent nothing by us.
   */
  private volatile @Nullable Outbox outbox;

  /** Made with the first heartbeat: whoever is no browser sends none. */
  private volatile @Nullable HeartbeatPeer heartbeat;

  private volatile @Nullable PeerSession peer;
  private volatile @Nullable Throwable toldFailure;
  private volatile boolean pongsArrive;

  /** What all connections of one presence share. */
  record Shared(Consumer<SessionConnection> forget, Sends sends, Heartbeats heartbeats) {}

  /** Of a session that is open. */
  protected SessionConnection(Session session) {
    this.session = session;
  }

  /** Becomes one of a presence. */
  SessionConnection of(Shared presence) {
    shared = presence;
    return this;
  }

  private Shared shared() {
    return Objects.requireNonNull(shared, "not handed to a presence yet");
  }

  // ---- what differs from container to container

  /**
   * Frees socket, queued memory and blocked senders at once, and lets the container tell its
   * endpoint. May block while the endpoint's own code runs. Does nothing on a connection that is
   * gone.
   */
  protected abstract void abort();

  /** Whether the socket is closed: a container may call a session closed that still has one. */
  @Override
  public abstract boolean isReleased();

  /** The kernel's receive queue. Runs on the detector's thread: never blocks or throws. */
  @Override
  public abstract LastLook lastLook();

  /**
   * {@inheritDoc}
   *
   * <p>By default what the session's own {@code getRemoteAddr()} says, if it has one. Where that
   * takes a lock of the container, or a closed session refuses it, keep the text from the
   * beginning.
   */
  @Override
  public Optional<String> remoteAddress() {
    return RemoteAddress.of(session);
  }

  /**
   * The session is watched as {@code peer} from now on: bytes that arrive shall be told to {@link
   * PeerSession#heard()}. May be called again with the same peer.
   */
  protected void watched(PeerSession peer) {}

  /**
   * The container has told that it lost the connection: frees senders that it left blocked. Runs in
   * its callback: never blocks or throws.
   */
  public void lost() {}

  /**
   * Takes the peer's pongs from now on where they arrive, and hands each to {@link
   * WebSocketPresence#pong}; its endpoint still gets them. Asked at the join, before the first
   * ping.
   *
   * @return false if that cannot be done here, and nothing was: then the session gets a pong
   *     handler of ours
   */
  protected boolean takePongs() {
    return false;
  }

  /**
   * Sends a text as {@link RemoteEndpoint.Async#sendText(String, SendHandler)} would, but one that
   * is encoded already: a broadcast is encoded once, for however many it goes to.
   *
   * @param remote the session's own
   * @param utf8 shared by all to whom it goes: its bytes stay as they are
   * @param done told once, when the text is sent or failed
   * @return false if the container takes a String only; then nothing was done
   */
  public boolean sendText(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    return false;
  }

  /**
   * Whether an orderly close would wait now until a message is written, the application's own or
   * one of ours. Then the session is only terminated.
   */
  protected boolean closeWouldBlock() {
    return false;
  }

  /**
   * How many bytes of a message that has begun and is not finished have arrived; zero if there is
   * none. Empty where the container does not show it: then the endpoint has to tell, see {@link
   * WebSocketPresence#received(jakarta.websocket.Session, boolean)}.
   */
  protected OptionalLong unfinished() {
    return OptionalLong.empty();
  }

  /**
   * Who began the close that is being told right now, asked on the thread that tells it: {@link
   * LeaveReason#CLOSED_BY_PEER}, {@link LeaveReason#CLOSED_BY_SERVER}, {@link
   * LeaveReason#CONNECTION_LOST} if neither did, or empty where it cannot be told. By default the
   * server if this thread is in a call of {@link jakarta.websocket.Session#close()}.
   */
  protected Optional<LeaveReason> closedBy() {
    return LocalClose.onThisThread();
  }

  /** What broke the connection, if it is broken and the container kept the error. */
  protected Optional<Throwable> failure() {
    return Optional.empty();
  }

  // ---- what is the same in all

  /** The session's own, which the registry keeps once it knows it. */
  @Override
  public final String id() {
    PeerSession known = peer;
    return known == null ? session.getId() : known.id();
  }

  @Override
  public final boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public final void ping(long token) throws IOException {
    outbox().ping(token);
  }

  Outbox outbox() {
    Outbox made = outbox;
    return made == null ? makeOutbox() : made;
  }

  /**
   * Without our lock: a join holds that while it waits for a container's, which may tell a close.
   */
  private Outbox makeOutbox() {
    Outbox mine = new Outbox(this);
    Outbox others = (Outbox) OUTBOX.compareAndExchange(this, null, mine);
    return others == null ? mine : others;
  }

  /** Of what was sent to it by us; makes no outbox to find that out. */
  long unsentBytes() {
    Outbox made = outbox;
    return made == null ? 0 : made.unsentBytes();
  }

  /** The Jakarta session. */
  public final Session session() {
    return session;
  }

  Sends sends() {
    return shared().sends();
  }

  synchronized HeartbeatPeer heartbeat() {
    HeartbeatPeer made = heartbeat;
    if (made == null) {
      made = new HeartbeatPeer(this, shared().heartbeats());
      heartbeat = made;
    }
    return made;
  }

  /** Whether the peer has sent an application heartbeat. */
  protected final boolean beats() {
    return heartbeat != null;
  }

  void forgetHeartbeat() {
    HeartbeatPeer made = heartbeat;
    if (made != null) {
      shared().heartbeats().forget(made);
    }
  }

  @Override
  public final void close(int code, String reason) {
    boolean away = code == CloseCodes.GOING_AWAY.getCode();
    CloseReason closeReason =
        new CloseReason(onTheWire(code), away ? shared().heartbeats().reason(reason) : reason);
    outbox().end(code + " " + reason);
    shared().forget().accept(this);
    if (!closeWouldBlock()) {
      sayGoodbye(closeReason);
    } // else it is terminated in a second
  }

  private void sayGoodbye(CloseReason reason) {
    try {
      session.close(reason);
    } catch (IOException | RuntimeException alreadyClosed) {
      LOG.debug("session {} closed before it was told {}", id(), reason, alreadyClosed);
    }
  }

  /** Codes that RFC 6455 reserves are no-ops or worse in some containers. */
  private static CloseReason.CloseCode onTheWire(int code) {
    if (code == 1005 || code == 1006 || code == 1015) {
      throw new IllegalArgumentException("close code " + code + " must not be sent");
    }
    return CloseCodes.getCloseCode(code);
  }

  @Override
  public final void terminate() {
    outbox().end(outbox().hasUnsent() ? sends().whyLeft(id()) : "given up");
    shared().forget().accept(this);
    abort();
  }

  PeerSession watchedAs(PeerSession watched) {
    peer = watched;
    watched(watched);
    return watched;
  }

  void handling() {
    PeerSession watched = peer;
    if (watched != null) {
      watched.handling();
    }
    HeartbeatPeer beating = heartbeat;
    if (beating != null) {
      beating.heard();
    }
  }

  Optional<PeerSession> peer() {
    return Optional.ofNullable(peer);
  }

  /** Null before it is opened or joined. */
  protected final @Nullable PeerSession watchedAs() {
    return peer;
  }

  void failed(Throwable error) {
    toldFailure = error;
  }

  /** Why it closes by itself; to be asked on the thread that tells it. */
  Closing closing(CloseReason reason) {
    return Closing.of(reason, closedBy(), failure(reason));
  }

  private Optional<String> failure(CloseReason reason) {
    return failure().flatMap(ConnectionErrors::describe).or(() -> toldFailure(reason));
  }

  /**
   * What the endpoint told may be an error of its own: beside a close frame it explains nothing.
   */
  private Optional<String> toldFailure(CloseReason reason) {
    return reason.getCloseCode().getCode() == CloseCodes.CLOSED_ABNORMALLY.getCode()
        ? Optional.ofNullable(toldFailure).flatMap(ConnectionErrors::describe)
        : Optional.empty();
  }

  boolean pong(PongMessage pong) {
    PeerSession answering = peer;
    return answering != null && pong(answering, pong.getApplicationData());
  }

  private static boolean pong(PeerSession peer, ByteBuffer payload) {
    OptionalLong token = Token.of(payload);
    if (token.isEmpty()) {
      peer.handling();
      return false;
    }
    return peer.answered(token.getAsLong());
  }

  /**
   * Lets pongs reach us: below the endpoint, by a handler of ours, or by the application's own.
   *
   * @throws IllegalStateException if the application has one and did not say that it forwards
   */
  synchronized void receivePongs(boolean applicationForwards) {
    if (!pongsArrive) {
      if (applicationForwards || !takePongs()) {
        addPongHandler(applicationForwards);
      }
      pongsArrive = true;
    }
  }

  private void addPongHandler(boolean applicationForwards) {
    try {
      session.addMessageHandler(PongMessage.class, this::pong);
    } catch (IllegalStateException refused) {
      requireOpen();
      if (!applicationForwards) {
        throw new IllegalStateException(TAKEN, refused);
      }
    }
  }

  /**
   * @throws IllegalStateException if the session is closed
   */
  void requireOpen() {
    requireOpen(session);
  }

  /** As {@link #requireOpen()}. */
  static void requireOpen(Session session) {
    if (!session.isOpen()) {
      throw new IllegalStateException("session " + session.getId() + " is closed");
    }
  }

  private static final String TAKEN =
      "this endpoint already handles pongs, and a session has room for one pong handler: either"
          + " remove the application's, or install with"
          + " WebSocketPresence.builder().applicationForwardsPongs(true) and call"
          + " presence.pong(session, message) from it";
}
