package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class LookIntoASocketTest {
  @Test
  void unreadBytesAreCountedAndStayUnread() throws IOException {
    try (ServerSocketChannel door = ServerSocketChannel.open()) {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel peer = SocketChannel.open(door.getLocalAddress());
          SocketChannel ours = door.accept()) {
        ours.configureBlocking(false);
        assertThat(LastLook.into(ours)).isEqualTo(LastLook.EMPTY);

        peer.write(ByteBuffer.allocate(7));
        Await.until("seven bytes", () -> LastLook.into(ours).unread() == 7);

        assertThat(LastLook.into(ours)).isEqualTo(LastLook.unread(7));
      }
    }
  }

  @Test
  void aClosedSocketTellsNothing() throws IOException {
    SocketChannel closed = SocketChannel.open();
    closed.close();

    assertThat(LastLook.into(closed)).isEqualTo(LastLook.UNKNOWN);
  }
}
