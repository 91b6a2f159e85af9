package dev.presence.tyrus;

import java.util.concurrent.CountDownLatch;
import org.glassfish.tyrus.core.frame.Frame;

/** Keeps the server's close frame from being written until it is {@link #release released}. */
final class HeldClose extends Unnegotiated {
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
      Quietly.await(released);
    }
    return frame;
  }
}
