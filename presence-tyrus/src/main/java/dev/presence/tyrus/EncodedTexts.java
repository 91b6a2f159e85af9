package dev.presence.tyrus;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.core.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Sends texts that are encoded already: as a binary message, whose frame becomes one of text on its
 * way out. Tyrus frames on the thread that sends, so the thread tells ours from the application's.
 */
final class EncodedTexts {
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;

  private static final ThreadLocal<@Nullable Boolean> SENDING = new ThreadLocal<>();

  private EncodedTexts() {}

  /** To a session whose frames are handed to {@link #outgoing}. */
  static void send(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    SENDING.set(true);
    try {
      remote.sendBinary(utf8, done);
    } finally {
      SENDING.remove();
    }
  }

  static Frame outgoing(Frame frame) {
    if (frame.getOpcode() != BINARY || SENDING.get() == null) {
      return frame;
    }
    SENDING.remove(); // it is framed; what the handler sends on this thread is its own
    return Frame.builder(frame).opcode(TEXT).build();
  }
}
