package dev.presence.websocket;

import dev.presence.LastLook;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of a container that we do not know: all that the API offers is to close it in order,
 * and that may hang for as long as the container likes.
 *
 * <p>So the close has a thread of its own, and the pool's thread waits for it only for a while. Of
 * the threads that hang there are at most {@value #MOST_HANGING}; beyond that nothing more is
 * closed, and what is not confirmed to be freed is counted and logged by core.
 */
final class PortableConnection extends SessionConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PortableConnection.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int MOST_HANGING = 64;
  private static final AtomicInteger HANGING = new AtomicInteger();

  /** A closed session may refuse to be asked. */
  private final Optional<String> remoteAddress;

  private volatile boolean hangs;

  PortableConnection(Session session) {
    super(session);
    this.remoteAddress = RemoteAddress.of(session);
  }

  @Override
  protected void abort() {
    hangs = true;
    if (HANGING.incrementAndGet() > MOST_HANGING) {
      HANGING.decrementAndGet();
      LOG.debug("session {} is not closed: {} closes hang", id(), MOST_HANGING);
      return;
    }
    Thread closer = new Thread(this::leave, "presence-portable-close");
    closer.setDaemon(true);
    closer.start();
    await(closer);
  }

  /** 1001, because 1006 is a no-op or worse in some containers. */
  private void leave() {
    try {
      session().close(new CloseReason(CloseCodes.GOING_AWAY, "given up"));
    } catch (IOException | RuntimeException alreadyClosed) {
      LOG.debug("session {} closed before it was told", id(), alreadyClosed);
    } finally {
      hangs = false;
      HANGING.decrementAndGet();
    }
  }

  private static void await(Thread closer) {
    try {
      closer.join(PATIENCE.toMillis());
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }

  /** As far as the container tells. */
  @Override
  public boolean isReleased() {
    return !hangs && !isOpen();
  }

  @Override
  public LastLook lastLook() {
    return LastLook.UNKNOWN;
  }

  @Override
  public Optional<String> remoteAddress() {
    return remoteAddress;
  }
}
