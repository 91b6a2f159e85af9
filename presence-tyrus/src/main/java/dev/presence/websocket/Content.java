package dev.presence.websocket;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.nio.ByteBuffer;

/** What a message carries: measured, or copied, once for however many sessions it goes to. */
sealed interface Content {
  /** On the wire, without the frame's header. */
  long bytes();

  /** Hands it to the container. */
  void write(RemoteEndpoint.Async remote, SendHandler done);

  static Content of(String text) {
    return new Text(text, utf8Length(text));
  }

  /** Copies what remains, so that the caller may use the buffer again at once. */
  static Content of(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining());
    copy.put(data.duplicate()).flip();
    return new Binary(copy);
  }

  record Text(String text, long bytes) implements Content {
    @Override
    public void write(RemoteEndpoint.Async remote, SendHandler done) {
      remote.sendText(text, done);
    }
  }

  /** A text of ours beside the application's: in no limit and no metric of messages. */
  record Own(String text) implements Content {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void write(RemoteEndpoint.Async remote, SendHandler done) {
      remote.sendText(text, done);
    }
  }

  record Binary(ByteBuffer data) implements Content {
    @Override
    public long bytes() {
      return data.remaining();
    }

    /** Each write moves a position of its own. */
    @Override
    public void write(RemoteEndpoint.Async remote, SendHandler done) {
      remote.sendBinary(data.duplicate(), done);
    }
  }

  /** RFC 3629; an unpaired surrogate counts as the three bytes of a replacement character. */
  private static long utf8Length(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        bytes += 2;
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++; // two chars and two more bytes: four together
        }
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }
}
