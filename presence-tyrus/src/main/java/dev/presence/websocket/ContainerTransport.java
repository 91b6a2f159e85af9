package dev.presence.websocket;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.websocket.Container.Received;
import dev.presence.websocket.Hidden.UnreachableException;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies under a session of a container we know. */
final class ContainerTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerTransport.class);

  private final Container container;
  private final Session session;
  private final Hearing hearing;
  private final SocketChannel channel;
  private final Received received;
  private final Optional<String> remoteAddress;
  private volatile @Nullable PeerSession peer;

  /**
   * @throws UnreachableException if the container is not as we know it
   */
  ContainerTransport(Container container, Session session, Hearing hearing)
      throws UnreachableException {
    this.container = container;
    this.session = session;
    this.hearing = hearing;
    this.channel = container.channel(session);
    this.received = container.received(session);
    this.remoteAddress = RemoteAddress.of(channel);
  }

  @Override
  public void watchedAs(PeerSession watched) {
    peer = watched;
  }

  @Override
  public boolean closesWhileWriting() {
    return container.closesWhileWriting();
  }

  @Override
  public void pinging() {
    hearing.ask(this);
  }

  /** A number that changes when bytes arrive; empty if the container cannot be asked any more. */
  OptionalLong received() {
    try {
      return OptionalLong.of(received.now());
    } catch (UnreachableException | RuntimeException closed) {
      return OptionalLong.empty();
    }
  }

  /** Whether the peer has since the number was {@code before}, or is not to be waited for. */
  boolean hasSpoken(long before) {
    PeerSession asked = peer;
    OptionalLong now = received();
    if (asked == null || now.isEmpty() || !asked.isPresent()) {
      return true;
    }
    if (now.getAsLong() != before) {
      asked.heard();
    }
    return now.getAsLong() != before;
  }

  @Override
  public Optional<LeaveReason> closedBy() {
    try {
      return container.closedHere(session)
          ? Optional.of(LeaveReason.CLOSED_BY_SERVER)
          : Optional.empty();
    } catch (UnreachableException | RuntimeException notKnown) {
      return Optional.empty();
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
