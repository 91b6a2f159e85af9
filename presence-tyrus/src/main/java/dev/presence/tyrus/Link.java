package dev.presence.tyrus;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.websocket.Transport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.glassfish.grizzly.CloseReason;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/** The tie between a session and its Grizzly connection. */
final class Link implements Transport {
  private final NIOConnection connection;
  private final Optional<String> remoteAddress;
  private volatile @Nullable PeerSession peer;

  Link(NIOConnection connection) {
    this.connection = connection;
    this.remoteAddress = text(connection.getPeerAddress());
  }

  /** Bytes arrived. The hottest method of this module. */
  void heard() {
    PeerSession watched = peer;
    if (watched != null) {
      watched.heard();
    }
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
