package dev.presence.tyrus;

import dev.presence.LastLook;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.nio.NIOConnection;

/** The last look: what the kernel holds for us that Grizzly has not read yet. */
final class ReceiveQueue {
  private ReceiveQueue() {}

  /** Consumes nothing, never blocks or throws, also on a closed connection. */
  static LastLook look(NIOConnection connection) {
    LastLook look = LastLook.into((SocketChannel) connection.getChannel());
    return look.deaf() && isSending(connection) ? LastLook.unread(look.unread()) : look;
  }

  /** A handler that is blocked in a send to this very peer is no excuse for not reading. */
  private static boolean isSending(NIOConnection connection) {
    return !connection.getAsyncWriteQueue().isEmpty();
  }
}
