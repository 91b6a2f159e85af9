package dev.presence.websocket;

import dev.presence.Connection;
import dev.presence.LastLook;
import dev.presence.PeerSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Jakarta session as core sees it.
 *
 * <p>Keeps what it will need later: after the close a session may refuse even to be asked (Tomcat).
 * The registry calls {@link #close} and {@link #terminate} only after it has given the session up,
 * so either also ends its place in the presence's index.
 */
final class SessionConnection implements Connection {
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

  private final String id;
  private final Session session;
  private final Transport transport;
  private final Shared shared;

  /**
   * Made with the first ping or message: who talks is not pinged, and may be sent nothing by us.
   */
  private volatile @Nullable Outbox outbox;

  /** Made with the first heartbeat: whoever is no browser sends none. */
  private volatile @Nullable HeartbeatPeer heartbeat;

  private volatile @Nullable PeerSession peer;
  private volatile @Nullable Throwable failure;
  private volatile boolean pongsArrive;

  /** What all connections of one presence share. */
  record Shared(Consumer<SessionConnection> forget, Sends sends, Heartbeats heartbeats) {}

  SessionConnection(Session session, Optional<Transport> transport, Shared shared) {
    this.id = session.getId();
    this.session = session;
    this.transport = transport.orElseGet(() -> new PortableTransport(session));
    this.shared = shared;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public boolean isReleased() {
    return transport.isReleased();
  }

  @Override
  public void ping(long token) throws IOException {
    outbox().ping(token);
  }

  @Override
  public boolean listen(boolean handling) {
    return transport.listen(handling);
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

  Session session() {
    return session;
  }

  Transport transport() {
    return transport;
  }

  Sends sends() {
    return shared.sends();
  }

  synchronized HeartbeatPeer heartbeat() {
    HeartbeatPeer made = heartbeat;
    if (made == null) {
      made = new HeartbeatPeer(this, shared.heartbeats());
      heartbeat = made;
    }
    return made;
  }

  void forgetHeartbeat() {
    HeartbeatPeer made = heartbeat;
    if (made != null) {
      shared.heartbeats().forget(made);
    }
  }

  @Override
  public void close(int code, String reason) {
    boolean away = code == CloseCodes.GOING_AWAY.getCode();
    CloseReason closeReason =
        new CloseReason(onTheWire(code), away ? shared.heartbeats().reason(reason) : reason);
    outbox().end(code + " " + reason);
    shared.forget().accept(this);
    if (!transport.closeWouldBlock()) {
      close(closeReason);
    } // else it is terminated in a second
  }

  private void close(CloseReason reason) {
    try {
      session.close(reason);
    } catch (IOException | RuntimeException alreadyClosed) {
      LOG.debug("session {} closed before it was told {}", id, reason, alreadyClosed);
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
  public void terminate() {
    outbox().end(outbox().hasUnsent() ? sends().whyLeft(id) : "given up");
    shared.forget().accept(this);
    transport.terminate();
  }

  /** As {@link Transport#lost}. */
  void lost() {
    transport.lost();
  }

  @Override
  public LastLook lastLook() {
    return transport.lastLook();
  }

  OptionalLong unfinished() {
    return transport.unfinished();
  }

  @Override
  public Optional<String> remoteAddress() {
    return transport.remoteAddress().or(() -> RemoteAddress.of(session));
  }

  PeerSession watchedAs(PeerSession watched) {
    peer = watched;
    transport.watchedAs(watched);
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
  @Nullable PeerSession watchedAs() {
    return peer;
  }

  void failed(Throwable error) {
    failure = error;
  }

  /** Why it closes by itself; to be asked on the thread that tells it. */
  Closing closing(CloseReason reason) {
    return Closing.of(reason, transport.closedBy(), failure(reason));
  }

  private Optional<String> failure(CloseReason reason) {
    return transport.failure().flatMap(ConnectionErrors::describe).or(() -> toldFailure(reason));
  }

  /**
   * What the endpoint told may be an error of its own: beside a close frame it explains nothing.
   */
  private Optional<String> toldFailure(CloseReason reason) {
    return reason.getCloseCode().getCode() == CloseCodes.CLOSED_ABNORMALLY.getCode()
        ? Optional.ofNullable(failure).flatMap(ConnectionErrors::describe)
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
      if (applicationForwards || !transport.takePongs()) {
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
