package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlackHoleProxyTest {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int A_WHILE_MILLIS = 200;

  private final ServerSocket target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlackHoleProxy proxy = BlackHoleProxy.to(target.getLocalPort());

  BlackHoleProxyTest() throws IOException {
    target.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    target.close();
  }

  private Socket dial() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static int read(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    return socket.getInputStream().read();
  }

  @Test
  void whatIsSentWhileTheCableIsCutArrivesOnceItIsHealed() throws IOException {
    try (Socket client = dial();
        Socket server = target.accept()) {
      proxy.cut();
      client.getOutputStream().write(7);
      assertThatThrownBy(() -> read(server, A_WHILE_MILLIS))
          .isInstanceOf(SocketTimeoutException.class);

      proxy.heal();

      assertThat(read(server, PATIENCE_MILLIS)).isEqualTo(7);
    }
  }

  @Test
  void aHangUpIsNotToldWhileTheCableIsCut() throws IOException {
    try (Socket client = dial();
        Socket server = target.accept()) {
      proxy.cut();
      client.close();
      assertThatThrownBy(() -> read(server, A_WHILE_MILLIS))
          .isInstanceOf(SocketTimeoutException.class);

      proxy.heal();

      assertThat(read(server, PATIENCE_MILLIS)).isEqualTo(-1);
    }
  }

  @Test
  void theNewestConnectionThatWasBegunWhileTheCableWasCutLeadsThereOnceItIsHealed()
      throws IOException {
    proxy.cut();
    try (Socket first = dial();
        Socket second = dial()) {
      assertThat(read(first, PATIENCE_MILLIS)).as("given up for the second").isEqualTo(-1);
      second.getOutputStream().write(7);

      proxy.heal();

      try (Socket server = target.accept()) {
        assertThat(read(server, PATIENCE_MILLIS)).isEqualTo(7);
      }
    }
  }
}
