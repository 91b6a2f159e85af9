package dev.presence.it;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
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
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;

/**
 * A WebSocket client of bare hands on a blocking socket, which may stop reading.
 *
 * <p>Its receive buffer is small, so that the server's send buffer fills after little data. While
 * it reads, it answers pings like any client.
 */
final class RawPeer implements Peer {
  private static final int RECEIVE_BUFFER = 16 * 1024;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LAST = 0x80;
  private static final int LONGEST_TO_REPORT = 1024;
  private static final int LARGE = 5 * 1024 * 1024;
  private static final int PART = 16 * 1024;
  private static final String PROBE = "echo probe-";
  private static final Duration LONGEST_TRIP = Duration.ofSeconds(5);

  private final String name;
  private final Socket tcp;
  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final BlockingQueue<String> probed = new LinkedBlockingQueue<>();
  private volatile boolean deaf;

  /**
   * @param tcp connected
   * @param socket the same, or TLS on top of it
   */
  private RawPeer(String name, Socket tcp, Socket socket) throws IOException {
    this.name = name;
    this.tcp = tcp;
    this.socket = socket;
    // Unbuffered on purpose: what is not asked for stays in the kernel.
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  static RawPeer connect(String name, URI server) throws IOException {
    Socket tcp = new Socket();
    tcp.setReceiveBufferSize(RECEIVE_BUFFER);
    tcp.setTcpNoDelay(true);
    tcp.connect(new InetSocketAddress(server.getHost(), server.getPort()), 5_000);
    RawPeer peer = new RawPeer(name, tcp, server.getScheme().equals("wss") ? secure(tcp) : tcp);
    peer.shakeHands(server);
    background(name + "-reader", peer::readAll);
    return peer;
  }

  private static Socket secure(Socket tcp) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    return factory.createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
  }

  private static void background(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void shakeHands(URI server) throws IOException {
    String request =
        "GET "
            + server.getPath()
            + "?"
            + server.getQuery()
            + " HTTP/1.1\r\n"
            + "Host: "
            + server.getHost()
            + "\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGVzdHNhcmVzZW50ZW5jZQ==\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    String response = header();
    Out.report(
        response.contains(" 101 ") ? "connected" : "refused", "name", name, "said", response);
  }

  private String header() throws IOException {
    StringBuilder header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      header.append((char) in.readUnsignedByte());
    }
    return header.toString();
  }

  private void readAll() {
    try {
      while (!deaf) {
        readFrame();
      }
      Out.report("deaf", "name", name);
    } catch (IOException e) {
      Out.report("closed", "name", name, "code", -1, "why", e);
    }
  }

  private void readFrame() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0F;
    byte[] payload = new byte[length(in.readUnsignedByte())];
    in.readFully(payload);
    switch (opcode) {
      case PING -> send(PONG, payload);
      case TEXT -> heard(payload);
      case CLOSE -> Out.report("closed", "name", name, "code", code(payload), "why", "close frame");
      default -> {} // continuations and pongs are of no interest to any test
    }
  }

  private int length(int first) throws IOException {
    return switch (first) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> first;
    };
  }

  private static int code(byte[] payload) {
    return payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
  }

  private void heard(byte[] payload) {
    if (payload.length > LONGEST_TO_REPORT) {
      return;
    }
    String text = new String(payload, StandardCharsets.UTF_8);
    if (text.startsWith(PROBE)) {
      probed.add(text);
    } else {
      Out.report("text", "name", name, "text", text);
    }
  }

  private void send(int opcode, byte[] payload) throws IOException {
    send(LAST | opcode, payload.length, payload);
  }

  /** A zero mask leaves the payload as it is. */
  private synchronized void send(int first, int length, byte[] payload) throws IOException {
    out.write(header(first, length));
    out.write(payload);
  }

  private static byte[] header(int first, int length) {
    return length <= 125
        ? new byte[] {(byte) first, (byte) (0x80 | length), 0, 0, 0, 0}
        : ByteBuffer.allocate(14)
            .put((byte) first)
            .put((byte) (0x80 | 127))
            .putLong(length)
            .array();
  }

  @Override
  public void say(String text) {
    try {
      send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (socket) {
      send(CLOSE, new byte[] {3, (byte) 0xE8});
    } catch (IOException e) {
      Out.report("error", "name", name, "why", e);
    }
  }

  /** Takes effect with the next frame that arrives, at the latest with the next ping. */
  @Override
  public void deafen() {
    deaf = true;
  }

  @Override
  public void upload(long pauseMillis) {
    background(name + "-upload", () -> telling("uploaded", () -> uploadNow(pauseMillis)));
  }

  private void uploadNow(long pauseMillis) throws IOException {
    for (int sent = 0; sent < LARGE; sent += PART) {
      int opcode = sent == 0 ? BINARY : CONTINUATION;
      send(sent + PART < LARGE ? opcode : LAST | opcode, PART, new byte[PART]);
      pause(pauseMillis);
    }
  }

  @Override
  public void trickle(long pauseMillis) {
    background(name + "-trickle", () -> telling("trickled", () -> trickleNow(pauseMillis)));
  }

  /** Inside a frame no pong can be sent: it would have to wait for the frame's end. */
  private synchronized void trickleNow(long pauseMillis) throws IOException {
    out.write(header(LAST | BINARY, LARGE));
    for (int sent = 0; sent < LARGE; sent++) {
      pause(pauseMillis);
      out.write(0);
    }
  }

  @Override
  public void probe(long millis) {
    background(name + "-probe", () -> telling("probe-ended", () -> probeNow(millis)));
  }

  /** Reports each round trip; the last, if it never ends, as long as it was waited for. */
  private void probeNow(long millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    RoundTrips trips = RoundTrips.NONE;
    boolean answered = true;
    for (int n = 0; answered && System.nanoTime() - end < 0; n++) {
      long start = System.nanoTime();
      String word = PROBE + n;
      say(word);
      answered = isAnswered(word, end + LONGEST_TRIP.toNanos());
      trips = trips.and(Duration.ofNanos(System.nanoTime() - start));
    }
    Out.report(
        "probed",
        "name",
        name,
        "count",
        trips.count(),
        "late",
        trips.late(),
        "longest",
        trips.longest());
  }

  private boolean isAnswered(String word, long deadline) throws IOException {
    try {
      return word.equals(probed.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void telling(String done, Sending sending) {
    try {
      sending.run();
      Out.report(done, "name", name);
    } catch (IOException e) {
      Out.report("error", "name", name, "why", e);
    }
  }

  @FunctionalInterface
  private interface Sending {
    void run() throws IOException;
  }

  @Override
  public void abort() {
    try {
      tcp.setSoLinger(true, 0);
      tcp.close();
    } catch (IOException e) {
      Out.report("error", "name", name, "why", e);
    }
  }
}
