package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Control frames cost an answer each: who sends too many is closed, and nobody else. */
class FloodIT {
  private static final byte[] EMPTY_PING = {(byte) 0x89, (byte) 0x80, 1, 2, 3, 4};

  @RegisterExtension final TestServer server = new TestServer();

  /** The reason in the close frame, after the pongs before it. */
  private static String closeFrame(Upgraded client) throws IOException {
    DataInputStream in = new DataInputStream(client.socket().getInputStream());
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      byte[] payload = new byte[in.readUnsignedByte() & 0x7f];
      in.readFully(payload);
      if (opcode == 8) {
        int code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        return code + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
      }
    }
  }

  private static void ping(OutputStream out, int times) throws IOException {
    byte[] pings = new byte[times * EMPTY_PING.length];
    for (int i = 0; i < times; i++) {
      System.arraycopy(EMPTY_PING, 0, pings, i * EMPTY_PING.length, EMPTY_PING.length);
    }
    out.write(pings);
  }

  @Test
  void aClientThatPingsWithoutEndIsClosedWith1008AndCounted() throws Exception {
    try (TestClient bystander = server.joined("bystander");
        Upgraded flooding = Upgraded.client(server)) {
      ping(flooding.socket().getOutputStream(), 3 * MessageLimit.MOST_CONTROL_FRAMES);

      assertThat(closeFrame(flooding)).isEqualTo("1008 more than 200 control frames in 10 s");
      assertThat(server.api("/metrics").body())
          .contains("server_refusals_total{limit=\"control_frames\"} 1.0");
      assertThat(bystander.isOpen()).isTrue();
    }
  }

  /** One text in one frame. */
  private static byte[] text(int size) {
    return ByteBuffer.allocate(14 + size).put((byte) 0x81).put((byte) 0xff).putLong(size).array();
  }

  @Test
  void aClientThatSendsOnAfterAMessageTooLongCanReadWhyOnceItPauses() throws Exception {
    try (Upgraded sending = Upgraded.client(server)) {
      for (int i = 0; i < 8; i++) {
        sending.socket().getOutputStream().write(text(1 << 20));
      }

      assertThat(closeFrame(sending)).isEqualTo("1009 a text message may have 65536 bytes");
    }
  }

  @Test
  void aClientThatPingsNowAndThenIsAnswered() throws Exception {
    try (Upgraded client = Upgraded.client(server)) {
      ping(client.socket().getOutputStream(), MessageLimit.MOST_CONTROL_FRAMES / 2);
      DataInputStream in = new DataInputStream(client.socket().getInputStream());

      for (int i = 0; i < MessageLimit.MOST_CONTROL_FRAMES / 2; i++) {
        assertThat(in.readUnsignedByte()).as("a pong").isEqualTo(0x8a);
        in.skipNBytes(in.readUnsignedByte());
      }
    }
  }

  @Test
  void aBodyThatDripsInTooSlowlyEndsItsConnectionAndIsCounted() throws Exception {
    String head =
        "POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 20\r\n\r\n{";
    Socket[] slow = new Socket[12];
    try {
      for (int i = 0; i < slow.length; i++) {
        slow[i] = RawHttp.connect(server.port());
        slow[i].getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      }

      assertThat(server.api("/api/stats").status()).isEqualTo(200);
      for (Socket socket : slow) {
        assertThat(closed(socket)).isTrue();
      }
      assertThat(server.api("/metrics").body())
          .contains("server_refusals_total{limit=\"slow_requests\"} 12.0");
    } finally {
      for (Socket socket : slow) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  private static boolean closed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }
}
