package dev.presence.tyrus;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;

/** A WebSocket client at the level of bytes: it reads, answers and dies only when told to. */
final class RawPeer implements AutoCloseable {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final byte[] MASK = {0, 0, 0, 0};

  private final Socket socket;
  private final String response;

  private RawPeer(Socket socket, String response) {
    this.socket = socket;
    this.response = response;
  }

  static RawPeer connect(int port, String path) throws IOException {
    return connect(port, path, "");
  }

  static RawPeer connect(int port, String path, String headers) throws IOException {
    return connect(SocketFactory.getDefault(), port, path, headers);
  }

  static RawPeer connect(SocketFactory factory, int port, String path, String headers)
      throws IOException {
    Socket socket = factory.createSocket();
    socket.setReceiveBufferSize(32 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                .formatted(path, port)
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n"
            + headers
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new RawPeer(socket, head(socket));
  }

  private static String head(Socket socket) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  String response() {
    return response;
  }

  int status() {
    return Integer.parseInt(response.split(" ", 3)[1]);
  }

  int localPort() {
    return socket.getLocalPort();
  }

  void text(String text) throws IOException {
    frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  void close(int code) throws IOException {
    frame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  void frame(int opcode, byte[] payload) throws IOException {
    send(0x80 | opcode, payload);
  }

  /** A frame of a message that is to go on; {@code opcode} 0 for all but the first. */
  void fragment(int opcode, byte[] payload) throws IOException {
    send(opcode, payload);
  }

  /** A text frame that says that its payload is compressed. */
  void compressed(byte[] payload) throws IOException {
    send(0xc0 | TEXT, payload);
  }

  private void send(int first, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) first);
    length(frame, payload.length);
    frame.put(MASK).put(payload);
    write(frame.array(), frame.position());
  }

  /** The last fragment of one message and the first of the next, to be read in one go. */
  void endAndBegin() throws IOException {
    byte[] end = {(byte) 0x80, (byte) 0x80, 0, 0, 0, 0};
    byte[] begin = {TEXT, (byte) 0x81, 0, 0, 0, 0, 'x'};
    ByteBuffer both = ByteBuffer.allocate(end.length + begin.length).put(end).put(begin);
    write(both.array(), both.position());
  }

  /** The beginning of a text frame whose payload is to follow. */
  void begin(int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14).put((byte) (0x80 | TEXT));
    length(frame, length);
    frame.put(MASK);
    write(frame.array(), frame.position());
  }

  void oneByte() throws IOException {
    write(new byte[] {'x'}, 1);
  }

  private static void length(ByteBuffer frame, int length) {
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
  }

  private void write(byte[] bytes, int length) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes, 0, length);
    out.flush();
  }

  /** The next frame, waiting for it. */
  Frame read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int opcode = in.readUnsignedByte() & 0xf;
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    return new Frame(opcode, in.readNBytes(length));
  }

  /** What follows the head of a plain HTTP answer, to the end. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  record Frame(int opcode, byte[] payload) {
    int code() {
      return ByteBuffer.wrap(payload).getShort();
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }
}
