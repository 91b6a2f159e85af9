package dev.presence.tyrus;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.websocket.SessionConnection;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.glassfish.grizzly.CloseReason;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.GenericCloseListener;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The tie between a session and its Grizzly connection, and all that presence keeps of the two.
 *
 * <p>It stands where Grizzly looks for Tyrus's connection, and so sees what is read before Tyrus
 * does, without a look-up of its own. One object, with what a read needs first: with thousands of
 * connections each further one that a read touches is waited for, because it is in no cache. Reads
 * of one connection come one after the other.
 */
@SuppressWarnings(
    "deprecation") // the current listener of closes is generic in two ways nobody needs
final class Link extends SessionConnection
    implements Connection,
        ReadHandler,
        HeartbeatSieve.Listener,
        MessageMeter.Listener,
        GenericCloseListener {
  /** What is told of sessions; of their messages on the thread that reads them. */
  interface Listener {
    /**
     * Whether pongs will be told from now on: they are seen where each connection has the sieve.
     */
    boolean takePongs();

    /** Presence watches it from now on. */
    void watched(Session session);

    /** A message was finished, or another one has begun. */
    void message(Session session, boolean last);

    /**
     * Something of a message goes on to the endpoint: the application of a peer that sends
     * heartbeats is alive.
     */
    void message(Session session);

    /** An application heartbeat came, which its endpoint will not see. */
    void heartbeat(Session session, String text);

    /** A pong came, which its endpoint sees too. */
    void pong(Session session, byte[] payload);

    /** The socket is gone. */
    void closed(Link link);
  }

  /** Nobody ended it, or our side did. */
  private static final byte NOT_ENDED = 0;

  /**
   * The peer's close frame came while nobody here had closed the session. Also one that Tyrus will
   * refuse, as it does where it has no code: nobody but the peer wanted an end.
   */
  private static final byte ENDED_BY_PEER = 1;

  /** The socket was closed before either side had said goodbye. */
  private static final byte LOST = 2;

  /** Whose bytes this thread hands to Tyrus. */
  private static final ThreadLocal<@Nullable Link> READING = new ThreadLocal<>();

  /** Tyrus's own reader, and the connection that it is of. Written before Grizzly sees this. */
  private @Nullable ReadHandler reader;

  private @Nullable Connection tyrus;

  /** Only while something is unfinished: nearly every read is made of whole messages. */
  private volatile @Nullable MessageMeter meter;

  /** What the sieve holds back of a message. The thread that reads, only. */
  private byte @Nullable [] held;

  private final NIOConnection connection;
  private final Listener listener;

  /** Bytes are told below us, as they arrive: something on the way up may keep them for a while. */
  private boolean heardBelow;

  /** The sieve is in Tyrus's list: written after it is. */
  private volatile boolean sieved;

  /** Not an enum: one reference more, and every connection takes 8 bytes more. */
  private volatile byte end = NOT_ENDED;

  Link(NIOConnection connection, Session session, Listener listener) {
    super(session);
    this.connection = connection;
    this.listener = listener;
  }

  /** Whose frames this thread is handling; null if that is none of ours. */
  static @Nullable Link reading() {
    return READING.get();
  }

  /**
   * Goes ahead of Tyrus's connection. To be called once, between two reads, before Grizzly hands
   * bytes to this.
   *
   * @param heardBelow whether {@link #heard} is called at each read by somebody else
   * @param sieved whether Tyrus asks the sieve by now
   */
  void place(Connection tyrus, boolean heardBelow, boolean sieved) {
    this.tyrus = tyrus;
    this.reader = tyrus.getReadHandler();
    this.heardBelow = heardBelow;
    this.sieved = sieved;
  }

  NIOConnection connection() {
    return connection;
  }

  /** Bytes arrived. The hottest method of this module. */
  void heard() {
    PeerSession watched = watchedAs();
    if (watched != null) {
      watched.heard();
    }
  }

  /** Tells before Tyrus does: a handler that takes its time is no part of a finished message. */
  @Override
  public void handle(ByteBuffer data) {
    if (!heardBelow) {
      heard();
    }
    MessageMeter counting = meter;
    if (counting != null || !WholeMessages.areAllIn(data)) {
      count(counting == null ? new MessageMeter(this) : counting, data);
    }
    Link outer = READING.get();
    READING.set(this);
    try {
      Objects.requireNonNull(reader).handle(data);
    } finally {
      READING.set(outer);
    }
  }

  /** The listener asks for the bytes, so the meter is in its place while it tells. */
  private void count(MessageMeter counting, ByteBuffer data) {
    meter = counting;
    counting.read(data);
    if (counting.isIdle()) {
      meter = null;
    }
  }

  @Override
  public ReadHandler getReadHandler() {
    return this;
  }

  @Override
  public Writer getWriter() {
    return tyrus().getWriter();
  }

  @Override
  public CloseListener getCloseListener() {
    return tyrus().getCloseListener();
  }

  /** Told by Grizzly, when the socket is closed. */
  @Override
  public void close(jakarta.websocket.CloseReason reason) {
    socketClosed();
    tyrus().close(reason);
  }

  private Connection tyrus() {
    return Objects.requireNonNull(tyrus);
  }

  /** Whoever was never watched takes no part in presence, and may say what he likes. */
  @Override
  public boolean takes() {
    return watchedAs() != null;
  }

  @Override
  public void taken(String text) {
    listener.heartbeat(session(), text);
  }

  @Override
  public byte @Nullable [] held() {
    return held;
  }

  @Override
  public void hold(byte @Nullable [] begun) {
    held = begun;
  }

  /** Only a heartbeat is what a message can stand for: who sends none is not looked up. */
  @Override
  public void passed() {
    if (beats()) {
      listener.message(session());
    }
  }

  @Override
  public void ponged(byte[] payload) {
    listener.pong(session(), payload);
  }

  @Override
  public void closing() {
    endedIfOpen(ENDED_BY_PEER);
  }

  /** The sieve is in its place before anything is read that answers a ping of ours. */
  @Override
  protected boolean takePongs() {
    return listener.takePongs();
  }

  @Override
  public void told(boolean last) {
    listener.message(session(), last);
  }

  /** An endpoint that was told has told us; one that was not is no matter. */
  @Override
  public void onClosed(Closeable closed, CloseType type) {
    socketClosed();
    listener.closed(this);
  }

  /** Before anybody is told of it; see {@link Links}. */
  void socketClosed() {
    endedIfOpen(LOST);
  }

  /** Of a session that is closed somebody has said goodbye already. */
  private void endedIfOpen(byte how) {
    if (end == NOT_ENDED && session().isOpen()) {
      end = how;
    }
  }

  @Override
  protected OptionalLong unfinished() {
    MessageMeter counting = meter;
    return OptionalLong.of(counting == null ? 0 : counting.unfinished());
  }

  @Override
  public boolean listen(boolean handling) {
    return true;
  }

  @Override
  public boolean sendText(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    if (sieved) {
      EncodedTexts.send(remote, utf8, done);
    }
    return sieved;
  }

  @Override
  protected void watched(PeerSession peer) {
    listener.watched(session());
  }

  @Override
  protected void abort() {
    HardAbort.of(connection);
  }

  @Override
  public boolean isReleased() {
    return !connection.getChannel().isOpen();
  }

  @Override
  public LastLook lastLook() {
    return ReceiveQueue.look(connection);
  }

  @Override
  public Optional<String> remoteAddress() {
    return text(connection.getPeerAddress()).or(super::remoteAddress);
  }

  /**
   * Whoever said goodbye first. Tyrus does not say who that was, and tells a close of our side on
   * whatever thread comes first: the one that closes, or the one that reads the peer's answer. But
   * a session stops being open before its close frame is written, so a peer's close frame that
   * finds it closed is an answer, and so is the end of the socket. What is left is our side: {@code
   * Session.close} and the refusals of Tyrus's own, of broken data or a message too big.
   */
  @Override
  protected Optional<LeaveReason> closedBy() {
    return switch (end) {
      case ENDED_BY_PEER -> Optional.of(LeaveReason.CLOSED_BY_PEER);
      case LOST -> Optional.of(LeaveReason.CONNECTION_LOST);
      default -> sieved ? Optional.of(LeaveReason.CLOSED_BY_SERVER) : super.closedBy();
    };
  }

  @Override
  protected Optional<Throwable> failure() {
    CloseReason reason = connection.getCloseReason();
    return reason == null || reason.getType() != CloseType.REMOTELY
        ? Optional.empty()
        : Optional.of(ReadFailure.of(connection, reason));
  }

  private static Optional<String> text(@Nullable Object address) {
    return address instanceof InetSocketAddress peer && peer.getAddress() != null
        ? Optional.of(host(peer.getAddress()) + ":" + peer.getPort())
        : Optional.empty();
  }

  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
