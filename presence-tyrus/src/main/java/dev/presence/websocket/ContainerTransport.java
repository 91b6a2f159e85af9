package dev.presence.websocket;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.internal.Hidden.UnreachableException;
import dev.presence.websocket.Container.Arrivals;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies under a session of a container we know. */
final class ContainerTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerTransport.class);

  private static final AtomicBoolean WARNED_OF_TEXTS = new AtomicBoolean();

  private final Container container;
  private final Session session;
  private final SocketChannel channel;
  private final Arrivals arrivals;
  private final Optional<String> remoteAddress;
  private volatile @Nullable PeerSession peer;

  /**
   * @throws UnreachableException if the container is not as we know it
   */
  ContainerTransport(Container container, Session session) throws UnreachableException {
    this.container = container;
    this.session = session;
    this.channel = container.channel(session);
    this.arrivals = container.arrivals(session);
    this.remoteAddress = RemoteAddress.of(channel);
  }

  @Override
  public void watchedAs(PeerSession watched) {
    peer = watched;
  }

  @Override
  public boolean sendText(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    try {
      container.sendText(session, remote, utf8, done);
      return true;
    } catch (UnreachableException changed) {
      if (WARNED_OF_TEXTS.compareAndSet(false, true)) {
        LOG.warn("texts are encoded for each session anew: {}", changed.getMessage());
      }
      return false;
    }
  }

  @Override
  public boolean closeWouldBlock() {
    try {
      return container.closeWouldBlock(session);
    } catch (UnreachableException | RuntimeException notKnown) {
      return false;
    }
  }

  @Override
  public boolean listen(boolean handling) {
    PeerSession watched = peer;
    return watched != null && listen(watched, handling);
  }

  /** Asked by the detector, by handlers and where a ping is written; none of them waits long. */
  private synchronized boolean listen(PeerSession watched, boolean handling) {
    try {
      watched.looked(arrivals.age(handling));
      return true;
    } catch (UnreachableException | RuntimeException closed) {
      return false;
    }
  }

  @Override
  public Optional<LeaveReason> closedBy() {
    try {
      return container.closedHere(session)
          ? Optional.of(LeaveReason.CLOSED_BY_SERVER)
          : LocalClose.onThisThread();
    } catch (UnreachableException | RuntimeException notKnown) {
      return LocalClose.onThisThread();
    }
  }

  @Override
  public void lost() {
    try {
      container.freeSenders(session);
    } catch (UnreachableException | RuntimeException gone) {
      LOG.debug("whoever sends on {} waits for the end of its timeout", channel, gone);
    }
  }

  @Override
  public void terminate() {
    dropUnsent();
    try {
      container.abort(session);
    } catch (UnreachableException changed) {
      LOG.warn("a session cannot be freed in its container's way: {}", changed.getMessage());
    } finally {
      closeChannel();
    }
  }

  /** Else the kernel would go on for minutes, sending what nobody takes. */
  private void dropUnsent() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException alreadyClosed) {
      LOG.debug("cannot drop what is unsent on {}", channel, alreadyClosed);
    }
  }

  /** Whatever the container made of it. */
  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException alreadyBroken) {
      LOG.debug("closing the socket {}", channel, alreadyBroken);
    }
  }

  @Override
  public boolean isReleased() {
    return !channel.isOpen();
  }

  @Override
  public LastLook lastLook() {
    return LastLook.into(channel);
  }

  @Override
  public Optional<String> remoteAddress() {
    return remoteAddress;
  }
}
