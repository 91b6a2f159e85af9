package dev.presence.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.nio.ByteBuffer;

/** What a message carries: measured, or copied, once for however many sessions it goes to. */
sealed interface Content {
  /** On the wire, without the frame's header. */
  long bytes();

  /** Hands it to the container. */
  void write(RemoteEndpoint.Async remote, SessionConnection connection, SendHandler done);

  /** Encodes it; an unpaired surrogate, which has no encoding, becomes a question mark. */
  static Content of(String text) {
    return new Text(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  /** Copies what remains, so that the caller may use the buffer again at once. */
  static Content of(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining());
    copy.put(data.duplicate()).flip();
    return new Binary(copy);
  }

  /** Kept as bytes only: where a String is wanted it lives no longer than the call. */
  record Text(ByteBuffer utf8) implements Content {
    @Override
    public long bytes() {
      return utf8.remaining();
    }

    @Override
    public void write(RemoteEndpoint.Async remote, SessionConnection connection, SendHandler done) {
      if (!connection.sendText(remote, utf8.duplicate(), done)) {
        remote.sendText(UTF_8.decode(utf8.duplicate()).toString(), done);
      }
    }
  }

  /** A text of ours beside the application's: in no limit and no metric of messages. */
  record Own(String text) implements Content {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void write(RemoteEndpoint.Async remote, SessionConnection connection, SendHandler done) {
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
    public void write(RemoteEndpoint.Async remote, SessionConnection connection, SendHandler done) {
      remote.sendBinary(data.duplicate(), done);
    }
  }
}
