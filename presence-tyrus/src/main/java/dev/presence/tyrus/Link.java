package dev.presence.tyrus;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.websocket.Transport;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.glassfish.grizzly.CloseReason;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.GenericCloseListener;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/** The tie between a session and its Grizzly connection. */
@SuppressWarnings(
    "deprecation") // the current listener of closes is generic in two ways nobody needs
final class Link
    implements Transport, HeartbeatSieve.Listener, MessageMeter.Listener, GenericCloseListener {
  /** What is told of sessions; of their messages on the thread that reads them. */
  interface Listener {
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
    void pong(Session session, PongMessage pong);

    /** The socket is gone. */
    void closed(Session session);
  }

  private final NIOConnection connection;
  private final Session session;
  private final Optional<Upgrades> upgrades;
  private final Listener listener;
  private volatile @Nullable PeerSession peer;
  private volatile @Nullable MeteredConnection metered;

  /** Our extension is in Tyrus's list: written after it is. */
  private volatile boolean extended;

  private volatile boolean takesPongs;

  /** It has sent an application heartbeat. The thread that reads, only. */
  private boolean beats;

  Link(NIOConnection connection, Session session, Optional<Upgrades> upgrades, Listener listener) {
    this.connection = connection;
    this.session = session;
    this.upgrades = upgrades;
    this.listener = listener;
  }

  /** Bytes arrived. The hottest method of this module. */
  void heard() {
    PeerSession watched = peer;
    if (watched != null) {
      watched.heard();
    }
  }

  /** What was read has been handled. */
  void ready() {
    if (metered == null) {
      extended =
          upgrades.isPresent() && upgrades.get().extend(connection, new HeartbeatSieve(this));
      metered = Upgrades.meter(connection, this).orElse(null);
    }
  }

  /** Whoever was never watched takes no part in presence, and may say what he likes. */
  @Override
  public boolean takes() {
    return peer != null;
  }

  @Override
  public void taken(String text) {
    beats = true;
    listener.heartbeat(session, text);
  }

  /** Only a heartbeat is what a message can stand for: who sends none is not looked up. */
  @Override
  public void passed() {
    if (beats) {
      listener.message(session);
    }
  }

  @Override
  public void ponged(byte[] payload) {
    if (takesPongs) {
      listener.pong(session, () -> ByteBuffer.wrap(payload));
    }
  }

  /** The sieve is in its place before anything is read that answers a ping of ours. */
  @Override
  public boolean takePongs() {
    takesPongs = upgrades.isPresent();
    return takesPongs;
  }

  @Override
  public void told(boolean last) {
    listener.message(session, last);
  }

  /** An endpoint that was told has told us; one that was not is no matter. */
  @Override
  public void onClosed(Closeable closed, CloseType type) {
    listener.closed(session);
  }

  @Override
  public OptionalLong unfinished() {
    MeteredConnection reading = metered;
    return reading == null ? OptionalLong.empty() : OptionalLong.of(reading.unfinished());
  }

  @Override
  public boolean listen(boolean handling) {
    return true;
  }

  @Override
  public boolean sendText(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    if (extended) {
      EncodedTexts.send(remote, utf8, done);
    }
    return extended;
  }

  @Override
  public void watchedAs(PeerSession watched) {
    peer = watched;
    listener.watched(session);
  }

  @Override
  public void terminate() {
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
    return text(connection.getPeerAddress());
  }

  /** Where the socket ended by itself the stack says nothing, and takes long to say it. */
  @Override
  public Optional<LeaveReason> closedBy() {
    MeteredConnection reading = metered;
    return reading != null && reading.isEnding() ? Optional.empty() : CloseOrigin.onThisThread();
  }

  @Override
  public Optional<Throwable> failure() {
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
