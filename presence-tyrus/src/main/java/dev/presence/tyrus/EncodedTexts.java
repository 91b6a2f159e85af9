package dev.presence.tyrus;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.core.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Sends texts that are encoded already: as a binary message, whose frame becomes one of text on its
 * way out. Tyrus frames on the thread that sends, so the thread tells ours from the application's;
 * and one of these serves all sessions.
 */
final class EncodedTexts extends Unnegotiated {
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;

  private final ThreadLocal<@Nullable Boolean> sending = new ThreadLocal<>();

  void send(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    sending.set(true);
    try {
      remote.sendBinary(utf8, done);
    } finally {
      sending.remove();
    }
  }

  @Override
  public Frame processOutgoing(ExtensionContext context, Frame frame) {
    if (frame.getOpcode() != BINARY || sending.get() == null) {
      return frame;
    }
    sending.remove(); // it is framed; what the handler sends on this thread is its own
    return Frame.builder(frame).opcode(TEXT).build();
  }
}
