package dev.presence;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ticks a detector until it is closed. An Error in a tick is logged, and the thread goes on. */
final class DetectorThread extends Thread {
  private static final Logger log = LoggerFactory.getLogger(DeadPeerDetector.class);
  private static final long JOIN_MILLIS = 1_000;

  private final DeadPeerDetector detector;
  private volatile boolean closed;

  DetectorThread(DeadPeerDetector detector) {
    super("presence-detector");
    this.detector = detector;
    setDaemon(true);
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // a detector that died would leave every ghost online
  public void run() {
    while (!closed) {
      LockSupport.parkNanos(detector.untilNextTick());
      Thread.interrupted(); // nobody's business here, and parking would return at once for ever
      try {
        tick();
      } catch (Throwable e) {
        log.error("a tick failed; the next one comes in its time", e);
      }
    }
  }

  private void tick() {
    if (!closed) {
      detector.tick();
    }
  }

  void close() {
    closed = true;
    LockSupport.unpark(this);
    if (Thread.currentThread() != this) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
