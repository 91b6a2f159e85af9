package dev.presence.tyrus;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.core.frame.Frame;

/** Keeps the server's close frame from being written until it is {@link #release released}. */
final class HeldClose extends Unnegotiated {
  private static final long LONGEST_SECONDS = 60;

  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** What a client has to offer. */
  String header() {
    return "Sec-WebSocket-Extensions: " + getName() + "\r\n";
  }

  boolean isClosing() {
    return closing.getCount() == 0;
  }

  void release() {
    released.countDown();
  }

  @Override
  public Frame processIncoming(ExtensionContext context, Frame frame) {
    return frame;
  }

  @Override
  public Frame processOutgoing(ExtensionContext context, Frame frame) {
    if (frame.getOpcode() == RawPeer.CLOSE) {
      closing.countDown();
      awaitRelease();
    }
    return frame;
  }

  private void awaitRelease() {
    try {
      if (!released.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not released within " + LONGEST_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
