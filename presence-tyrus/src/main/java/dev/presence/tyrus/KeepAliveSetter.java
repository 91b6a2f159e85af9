package dev.presence.tyrus;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets TCP keepalive on each connection that carries a session. */
final class KeepAliveSetter implements Consumer<NIOConnection> {
  private static final Logger LOG = LoggerFactory.getLogger(KeepAliveSetter.class);

  private final AtomicBoolean warned = new AtomicBoolean();
  private final KeepAlive keepAlive;

  KeepAliveSetter(KeepAlive keepAlive) {
    this.keepAlive = keepAlive;
  }

  @Override
  public void accept(NIOConnection connection) {
    NetworkChannel channel = (NetworkChannel) connection.getChannel();
    if (KeepAlive.isSupportedBy(channel)) {
      set(channel);
    } else if (warned.compareAndSet(false, true)) {
      LOG.warn("{} has no effect: this platform cannot set it per socket", keepAlive);
    }
  }

  private void set(NetworkChannel channel) {
    try {
      keepAlive.applyTo(channel);
    } catch (IOException closed) {
      LOG.debug("cannot set {} on {}", keepAlive, channel, closed);
    }
  }
}
