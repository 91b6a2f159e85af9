package dev.presence.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A TLS record that trickles in: nothing of it can be decrypted until it is whole. */
class SlowRecordIT {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Long enough for a test whose own threads are kept waiting. */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private static final int FRAME = 8_000;

  @RegisterExtension final Bench bench = new Bench();

  /** Whether what the client sends passes byte by byte. */
  private volatile boolean slow;

  @ParameterizedTest
  @EnumSource
  void a_record_of_which_a_byte_comes_each_100_ms_keeps_its_peer(ServerKind kind, @TempDir Path dir)
      throws Exception {
    Path keys = KeyStoreFile.in(dir, "127.0.0.1");
    TestServer server =
        bench.localServer(
            kind.option(), "interval=" + INTERVAL, "timeout=" + TIMEOUT, "keystore=" + keys);
    URI uri = server.uri("127.0.0.1", server.port(), "slow");

    try (ServerSocket way = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = new Socket(way.getInetAddress(), way.getLocalPort());
        Socket far = way.accept();
        Socket onward = new Socket("127.0.0.1", server.port())) {
      onward.setTcpNoDelay(true);
      carry(far.getInputStream(), onward.getOutputStream(), true);
      carry(onward.getInputStream(), far.getOutputStream(), false);
      SSLSocket client = secured(near, server.port(), keys);
      upgrade(client, uri);
      server.joined("slow", 1);

      slow = true;
      client.getOutputStream().write(beginningOfAFrame());
      Pause.of(INTERVAL.plus(TIMEOUT).plusSeconds(3));

      assertThat(server.all("left", "slow")).isEmpty();
    }
  }

  private static SSLSocket secured(Socket way, int port, Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), KeyStoreFile.PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return (SSLSocket) context.getSocketFactory().createSocket(way, "127.0.0.1", port, true);
  }

  private static void upgrade(SSLSocket client, URI uri) throws IOException {
    String request =
        String.join(
            "\r\n",
            "GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGVzdHNhcmVzZW50ZW5jZQ==",
            "",
            "");
    client.getOutputStream().write(request.getBytes(US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int octet = client.getInputStream().read();
      assertThat(octet).as("after " + answer).isNotNegative();
      answer.append((char) octet);
    }
    assertThat(answer).startsWith("HTTP/1.1 101");
  }

  /** A binary message of 60,000 bytes, of which only some are sent: one record. */
  private static byte[] beginningOfAFrame() {
    return ByteBuffer.allocate(14 + FRAME)
        .put((byte) 0x82)
        .put((byte) 0xFF)
        .putLong(60_000)
        .array();
  }

  private void carry(InputStream from, OutputStream to, boolean slows) {
    Thread carrier = new Thread(() -> carryAll(from, to, slows), "carrier");
    carrier.setDaemon(true);
    carrier.start();
  }

  private void carryAll(InputStream from, OutputStream to, boolean slows) {
    byte[] bytes = new byte[16 << 10];
    try {
      for (int n = from.read(bytes); n > 0; n = from.read(bytes)) {
        if (slows && slow) {
          trickle(bytes, n, to);
        } else {
          to.write(bytes, 0, n);
        }
      }
    } catch (IOException theTestIsOver) {
      // Its sockets are closed then.
    }
  }

  private static void trickle(byte[] bytes, int count, OutputStream to) throws IOException {
    for (int i = 0; i < count; i++) {
      to.write(bytes, i, 1);
      Pause.of(Duration.ofMillis(100));
    }
  }
}
