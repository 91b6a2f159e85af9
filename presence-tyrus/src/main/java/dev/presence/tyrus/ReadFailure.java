package dev.presence.tyrus;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.CloseReason;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Why the peer's end of a connection is gone.
 *
 * <p>Grizzly keeps the error of a write, but makes an end of file of every error of a read. The
 * channel remembers a reset, though, and tells it again to whoever reads once more; there is
 * nothing left to read on a connection that Grizzly has given up.
 */
final class ReadFailure {
  private ReadFailure() {}

  static Throwable of(NIOConnection connection, CloseReason reason) {
    IOException kept = reason.getCause();
    return kept != null && !(kept instanceof EOFException) ? kept : readAgain(connection);
  }

  private static IOException readAgain(NIOConnection connection) {
    try {
      ((SocketChannel) connection.getChannel()).read(ByteBuffer.allocate(1));
      return new EOFException();
    } catch (ClosedChannelException closedByNow) {
      return new EOFException();
    } catch (IOException told) {
      return told;
    }
  }
}
