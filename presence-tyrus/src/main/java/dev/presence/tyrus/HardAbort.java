package dev.presence.tyrus;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees a connection whatever state it is in.
 *
 * <p>Grizzly's own termination tells Tyrus first, hence the endpoint's {@code @OnClose}, and closes
 * the socket only after that has returned. The application's code may take its time, so the socket
 * goes first here.
 */
final class HardAbort {
  private static final Logger LOG = LoggerFactory.getLogger(HardAbort.class);

  private HardAbort() {}

  static void of(NIOConnection connection) {
    if (connection.getChannel() instanceof SocketChannel channel && channel.isOpen()) {
      dropUnsent(channel);
      close(channel);
    }
    wakeUp(connection.getSelectorRunner().getSelector());
    connection.terminateSilently();
  }

  /**
   * A registered channel keeps its descriptor until the selector looks; null once it is stopped.
   */
  private static void wakeUp(@Nullable Selector selector) {
    if (selector != null) {
      selector.wakeup();
    }
  }

  /** Else the kernel would go on for minutes, sending what nobody takes. */
  private static void dropUnsent(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException alreadyClosed) {
      LOG.debug("cannot drop what is unsent on {}", channel, alreadyClosed);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException broken) {
      LOG.debug("closing {} failed", channel, broken);
    }
  }
}
