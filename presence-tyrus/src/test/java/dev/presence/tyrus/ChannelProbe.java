package dev.presence.tyrus;

import java.nio.channels.NetworkChannel;
import java.util.Queue;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.nio.NIOConnection;

/** Collects the channels that were read from. */
final class ChannelProbe extends ConnectionProbe.Adapter {
  private final Queue<NetworkChannel> channels;

  ChannelProbe(Queue<NetworkChannel> channels) {
    this.channels = channels;
  }

  @SuppressWarnings("rawtypes") // as Grizzly declares it
  @Override
  public void onReadEvent(Connection connection, Buffer data, int size) {
    channels.add((NetworkChannel) ((NIOConnection) connection).getChannel());
  }
}
