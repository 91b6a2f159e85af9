package dev.presence.it;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A client on loopback inside the test itself, one method per thing that it puts on the wire. It
 * answers pings until it is {@link #silence silenced}.
 */
final class WirePeer implements AutoCloseable {
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private volatile boolean silent;
  private volatile boolean muted;

  private WirePeer(URI server) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 5_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    shakeHands(server);
    Thread reader = new Thread(this::readAll, "wire-peer");
    reader.setDaemon(true);
    reader.start();
  }

  static WirePeer connect(URI server) {
    try {
      return new WirePeer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void shakeHands(URI server) throws IOException {
    String request =
        "GET %s?%s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            .formatted(server.getPath(), server.getQuery(), server.getHost(), server.getPort());
    String version = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGVzdHNhcmVzZW50ZW5jZQ==";
    out.write((request + version + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    StringBuilder response = new StringBuilder();
    while (response.indexOf("\r\n\r\n") < 0) {
      response.append((char) in.readUnsignedByte());
    }
    if (response.indexOf(" 101 ") < 0) {
      throw new IOException("refused: " + response);
    }
  }

  private void readAll() {
    try {
      while (!silent) {
        readFrame();
      }
    } catch (IOException ended) {
      // The server's side is what these tests look at.
    }
  }

  private void readFrame() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    byte[] payload =
        new byte
            [length == 126
                ? in.readUnsignedShort()
                : length == 127 ? Math.toIntExact(in.readLong()) : length];
    in.readFully(payload);
    int opcode = first & 0x0F;
    if (opcode == PING && !silent && !muted) {
      send(0x80 | PONG, payload);
    } else if (opcode <= BINARY && payload.length < 1_000) {
      texts.add(new String(payload, StandardCharsets.UTF_8));
    } else if (opcode == CLOSE) {
      send(0x80 | CLOSE, payload);
    }
  }

  /** Short frames only; a zero mask leaves the payload as it is. */
  private synchronized void send(int first, byte[] payload) throws IOException {
    out.write(frame(first, payload));
  }

  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
    frame.put((byte) first).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
    return frame.array();
  }

  /** Many texts in one segment, so that a server reads all of them at once. */
  void sayAtOnce(String text, int times) {
    byte[] frame = frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
    ByteBuffer all = ByteBuffer.allocate(frame.length * times);
    IntStream.range(0, times).forEach(i -> all.put(frame));
    attempt(() -> out.write(all.array()));
  }

  void say(String text) {
    attempt(() -> send(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The first fragment of a text. */
  void begin(String part) {
    attempt(() -> send(TEXT, part.getBytes(StandardCharsets.UTF_8)));
  }

  void goOn(String part) {
    attempt(() -> send(0, part.getBytes(StandardCharsets.UTF_8)));
  }

  void end(String part) {
    attempt(() -> send(0x80, part.getBytes(StandardCharsets.UTF_8)));
  }

  /** The next text or part of one. */
  String heard() throws InterruptedException {
    return texts.poll(60, TimeUnit.SECONDS);
  }

  /** Leaves by a close frame. */
  void leave() {
    attempt(() -> send(0x80 | CLOSE, new byte[] {3, (byte) 0xE8}));
  }

  /** Neither reads nor says a thing from now on. */
  void silence() {
    silent = true;
  }

  /**
   * Begins a large message and adds a byte now and then; no pong can come in between. Returns the
   * longest that it said nothing, which a busy machine makes longer.
   */
  Duration trickle(Duration every, Duration total) {
    muted = true;
    long longest = 0;
    try {
      out.write(
          ByteBuffer.allocate(14)
              .put((byte) (0x80 | BINARY))
              .put((byte) 0xFF)
              .putLong(60_000)
              .array());
      long said = System.nanoTime();
      for (long end = said + total.toNanos(); System.nanoTime() - end < 0; ) {
        out.write(0);
        Pause.of(every);
        longest = Math.max(longest, System.nanoTime() - said);
        said = System.nanoTime();
      }
    } catch (IOException hungUp) {
      // Why, the test asks the server.
    }
    return Duration.ofNanos(longest);
  }

  /** Ends as a machine that has lost its memory: RST. */
  void reset() {
    attempt(
        () -> {
          socket.setSoLinger(true, 0);
          socket.close();
        });
  }

  @Override
  public void close() {
    attempt(socket::close);
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
