package dev.presence.tyrus;

import dev.presence.LastLook;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.nio.NIOConnection;

/** The last look: what the kernel holds for us that Grizzly has not read yet. */
final class ReceiveQueue {
  private ReceiveQueue() {}

  /** Consumes nothing, never blocks or throws, also on a closed connection. */
  static LastLook look(NIOConnection connection) {
    try {
      return look(connection, ((SocketChannel) connection.getChannel()).socket());
    } catch (IOException | RuntimeException closed) {
      return LastLook.UNKNOWN;
    }
  }

  private static LastLook look(NIOConnection connection, Socket socket) throws IOException {
    int unread = socket.getInputStream().available();
    return new LastLook(unread, isFull(unread, socket) && !isSending(connection));
  }

  /** A queue that cannot grow tells nothing. The kernel counts its own overhead as well. */
  private static boolean isFull(int unread, Socket socket) throws IOException {
    return unread >= socket.getReceiveBufferSize() / 2;
  }

  /** A handler that is blocked in a send to this very peer is no excuse for not reading. */
  private static boolean isSending(NIOConnection connection) {
    return !connection.getAsyncWriteQueue().isEmpty();
  }
}
