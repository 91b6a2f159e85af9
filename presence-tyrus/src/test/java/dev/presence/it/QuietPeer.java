package dev.presence.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A raw client in the server's own process, for tests of sends: it reads when told to, and counts.
 */
final class QuietPeer implements AutoCloseable {
  private static final int LAST = 0x80;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LONGEST_TO_KEEP = 100;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final List<String> texts = new ArrayList<>();
  private int longest = LONGEST_TO_KEEP;
  private int pings;

  private QuietPeer(RunningServer server, String user) throws IOException {
    socket.setReceiveBufferSize(16 * 1024);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 5_000);
    in = new DataInputStream(socket.getInputStream());
    write(
        ("GET %s?user=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGVzdHNhcmVzZW50ZW5jZQ==\r\n\r\n")
            .formatted(server.path(), user)
            .getBytes(StandardCharsets.US_ASCII));
    skipHead();
  }

  /** Connects, and reads nothing yet. */
  static QuietPeer connect(RunningServer server, String user) throws IOException {
    return new QuietPeer(server, user);
  }

  private void skipHead() throws IOException {
    for (int end = 0; end != 0x0D0A0D0A; ) {
      end = end << 8 | in.readUnsignedByte();
    }
  }

  /** Keeps texts of any length; else long ones are forgotten. */
  synchronized QuietPeer keepsAll() {
    longest = Integer.MAX_VALUE;
    return this;
  }

  /** Reads from now on, to the end of the connection. */
  QuietPeer reads() {
    Thread reader = new Thread(this::readAll, "quiet-peer");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void readAll() {
    try {
      while (true) {
        read();
      }
    } catch (IOException end) {
      Out.report("peer-ended", "why", end);
    }
  }

  private void read() throws IOException {
    int first = in.readUnsignedByte();
    int opcode = first & 0x0F;
    byte[] payload = in.readNBytes(length(in.readUnsignedByte()));
    if (opcode == PING) {
      pong(payload);
    } else if (opcode == TEXT || opcode == CONTINUATION) {
      message.write(payload);
      if (first >= LAST) {
        heard(message.toString(StandardCharsets.UTF_8));
        message.reset();
      }
    }
  }

  private int length(int first) throws IOException {
    return switch (first) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> first;
    };
  }

  private synchronized void heard(String text) {
    if (text.length() <= longest) {
      texts.add(text);
      notifyAll();
    }
  }

  private synchronized void pong(byte[] payload) throws IOException {
    pings++;
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) (0x80 | PONG);
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    write(frame);
  }

  private void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  synchronized int pings() {
    return pings;
  }

  /** Waits for that many texts, at most 60 s; returns what came. */
  synchronized List<String> awaitTexts(int count) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (texts.size() < count && System.nanoTime() - end < 0) {
      wait(100);
    }
    return List.copyOf(texts);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
