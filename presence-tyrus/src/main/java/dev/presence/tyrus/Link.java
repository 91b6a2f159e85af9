package dev.presence.tyrus;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.websocket.Transport;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.glassfish.grizzly.CloseReason;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/** The tie between a session and its Grizzly connection. */
final class Link implements Transport {
  /** What is told of a session's messages, on the thread that reads them. */
  interface Listener {
    /** A message was finished, or another one has begun. */
    void message(boolean last);

    /**
     * Something of a message goes on to the endpoint: the application of a peer that sends
     * heartbeats is alive.
     */
    void message();

    /** An application heartbeat came, which its endpoint will not see. */
    void heartbeat(String text);
  }

  private final NIOConnection connection;
  private final Optional<Upgrades> upgrades;
  private final Optional<String> remoteAddress;
  private final Listener listener;
  private volatile @Nullable PeerSession peer;
  private volatile @Nullable MessageMeter meter;
  private volatile @Nullable EncodedTexts texts;

  Link(NIOConnection connection, Optional<Upgrades> upgrades, Listener listener) {
    this.connection = connection;
    this.upgrades = upgrades;
    this.listener = listener;
    this.remoteAddress = text(connection.getPeerAddress());
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
    if (meter == null) {
      upgrades.ifPresent(this::extend);
      meter = Upgrades.meter(connection, listener::message).orElse(null);
    }
  }

  /** Whoever sees the texts sees Tyrus's list with them too: that is written first. */
  private void extend(Upgrades known) {
    EncodedTexts way = new EncodedTexts();
    if (known.extend(connection, new HeartbeatSieve(new Taking()), way)) {
      texts = way;
    }
  }

  /** Whoever was never watched takes no part in presence, and may say what he likes. */
  private final class Taking implements HeartbeatSieve.Listener {
    private boolean beats;

    @Override
    public boolean takes() {
      return peer != null;
    }

    @Override
    public void taken(String text) {
      beats = true;
      listener.heartbeat(text);
    }

    /** Only a heartbeat is what a message can stand for: who sends none is not looked up. */
    @Override
    public void passed() {
      if (beats) {
        listener.message();
      }
    }
  }

  @Override
  public OptionalLong unfinished() {
    MessageMeter counting = meter;
    return counting == null ? OptionalLong.empty() : OptionalLong.of(counting.unfinished());
  }

  @Override
  public boolean listen(boolean handling) {
    return true;
  }

  @Override
  public boolean sendText(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    EncodedTexts way = texts;
    if (way == null) {
      return false;
    }
    way.send(remote, utf8, done);
    return true;
  }

  @Override
  public void watchedAs(PeerSession watched) {
    peer = watched;
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
    return remoteAddress;
  }

  @Override
  public Optional<LeaveReason> closedBy() {
    return CloseOrigin.onThisThread();
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
