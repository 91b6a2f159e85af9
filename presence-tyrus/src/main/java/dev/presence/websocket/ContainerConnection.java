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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies under a session of a container we know. */
final class ContainerConnection extends SessionConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerConnection.class);

  private static final AtomicBoolean WARNED_OF_TEXTS = new AtomicBoolean();

  private final Container container;
  private final SocketChannel channel;
  private final Arrivals arrivals;
  private final Optional<String> remoteAddress;

  /**
   * @throws UnreachableException if the container is not as we know it
   */
  ContainerConnection(Container container, Session session) throws UnreachableException {
    super(session);
    this.container = container;
    this.channel = container.channel(session);
    this.arrivals = container.arrivals(session);
    this.remoteAddress = RemoteAddress.of(channel).or(super::remoteAddress);
  }

  @Override
  public boolean sendText(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    try {
      container.sendText(session(), remote, utf8, done);
      return true;
    } catch (UnreachableException changed) {
      if (WARNED_OF_TEXTS.compareAndSet(false, true)) {
        LOG.warn("texts are encoded for each session anew: {}", changed.getMessage());
      }
      return false;
    }
  }

  @Override
  protected boolean closeWouldBlock() {
    try {
      return container.closeWouldBlock(session());
    } catch (UnreachableException | RuntimeException notKnown) {
      return false;
    }
  }

  @Override
  public boolean listen(boolean handling) {
    PeerSession watched = watchedAs();
    return watched != null && listen(watched, handling);
  }

  /**
   * Asked by the detector, by handlers and where a ping is written; none of them waits long. A join
   * may: it holds this connection's own lock while it waits for the container.
   */
  private boolean listen(PeerSession watched, boolean handling) {
    synchronized (arrivals) {
      try {
        watched.looked(arrivals.age(handling));
        return true;
      } catch (UnreachableException | RuntimeException closed) {
        return false;
      }
    }
  }

  @Override
  protected Optional<LeaveReason> closedBy() {
    try {
      return container.closedHere(session())
          ? Optional.of(LeaveReason.CLOSED_BY_SERVER)
          : super.closedBy();
    } catch (UnreachableException | RuntimeException notKnown) {
      return super.closedBy();
    }
  }

  @Override
  public void lost() {
    try {
      container.freeSenders(session());
    } catch (UnreachableException | RuntimeException gone) {
      LOG.debug("whoever sends on {} waits for the end of its timeout", channel, gone);
    }
  }

  @Override
  protected void abort() {
    dropUnsent();
    try {
      container.abort(session());
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
