package dev.presence.benchmarks.whole;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. All of it happens on the selector's thread, and nothing in it grows: an
 * idle one costs its channel and a few fields.
 */
final class Wire {
  private static final int FINAL = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MASKED = 0x80;
  private static final int LONG_LENGTH = 126; // RFC 6455 section 5.2: the length follows in 16 bits
  private static final byte[] NONE = {};

  /** What a crowd wants to be told by its wires. */
  interface Listener {
    void opened(Wire wire) throws IOException;

    /** The server said something that is no matter of the dialect. */
    void said(Wire wire, ByteBuffer text) throws IOException;

    void pinged();
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Dialect dialect;
  private final byte[] request;
  private final byte @Nullable [] hello;
  private final Listener listener;
  private byte[] begun = NONE;
  private boolean upgraded;
  private boolean open;

  private Wire(
      Selector selector,
      SocketChannel channel,
      Dialect dialect,
      byte[] request,
      byte @Nullable [] hello,
      Listener listener)
      throws IOException {
    this.channel = channel;
    this.dialect = dialect;
    this.request = request;
    this.hello = hello;
    this.listener = listener;
    this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /** Starts to connect; the selector's thread then calls {@link #ready}. */
  static Wire connect(
      Selector selector,
      String source,
      InetSocketAddress server,
      Dialect dialect,
      byte[] request,
      byte @Nullable [] hello,
      Listener listener)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.bind(new InetSocketAddress(source, 0));
    Wire wire = new Wire(selector, channel, dialect, request, hello, listener);
    channel.connect(server);
    return wire;
  }

  boolean isOpen() {
    return open;
  }

  /**
   * Does what the selector says can be done.
   *
   * @param shared for the bytes that are read; free again when this returns
   */
  void ready(ByteBuffer shared) throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      write(ByteBuffer.wrap(request));
    } else {
      read(shared);
    }
  }

  private void read(ByteBuffer in) throws IOException {
    in.clear().put(begun);
    begun = NONE;
    if (channel.read(in) < 0) {
      throw new EOFException("the server ended the connection");
    }
    in.flip();
    if (upgraded || upgrade(in)) {
      while (frame(in)) {
        // each call takes one frame
      }
    }
    if (in.hasRemaining()) {
      begun = new byte[in.remaining()];
      in.get(begun);
    }
  }

  private boolean upgrade(ByteBuffer in) throws IOException {
    String response = StandardCharsets.US_ASCII.decode(in.duplicate()).toString();
    int end = response.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!response.startsWith("HTTP/1.1 101")) {
      throw new IOException("the server refused: " + response);
    }
    in.position(in.position() + end + 4);
    upgraded = true;
    if (hello != null) {
      send(hello);
    }
    if (!dialect.hasGreeting()) {
      opened();
    }
    return true;
  }

  private void opened() throws IOException {
    open = true;
    listener.opened(this);
  }

  /** Takes one frame off the buffer; false, and the buffer as it was, if it is not all there. */
  private boolean frame(ByteBuffer in) throws IOException {
    int start = in.position();
    int head = in.remaining() >= 2 ? 2 : 0;
    int length = head == 0 ? 0 : in.get(start + 1) & 0x7F;
    if (length == LONG_LENGTH) {
      head = 4;
      length = in.remaining() >= head ? in.getShort(start + 2) & 0xFFFF : 0;
    } else if (length > LONG_LENGTH) {
      throw new IOException("a frame of 64 KiB or more was not expected");
    }
    if (head == 0 || in.remaining() < head + length) {
      return false;
    }
    int opcode = in.get(start) & 0x0F;
    ByteBuffer payload = in.slice(start + head, length);
    in.position(start + head + length);
    take(opcode, payload);
    return true;
  }

  private void take(int opcode, ByteBuffer payload) throws IOException {
    switch (opcode) {
      case TEXT -> text(payload);
      case PING -> {
        listener.pinged();
        send(PONG, payload);
      }
      case CLOSE -> throw new EOFException("the server closed the connection");
      default -> throw new IOException("a frame of opcode " + opcode + " was not expected");
    }
  }

  private void text(ByteBuffer payload) throws IOException {
    if (!dialect.hasGreeting()) {
      listener.said(this, payload);
      return;
    }
    String text = StandardCharsets.US_ASCII.decode(payload).toString();
    if (dialect.isBeat(text)) {
      listener.pinged();
    }
    byte[] answer = dialect.answer(text);
    if (answer != null) {
      send(answer);
    }
    if (!open && dialect.isGreeting(text)) {
      opened();
    }
  }

  void send(byte[] text) throws IOException {
    send(TEXT, ByteBuffer.wrap(text));
  }

  /** The masking key is zero: a legal one, which leaves the payload as it is. */
  private void send(int opcode, ByteBuffer payload) throws IOException {
    int length = payload.remaining();
    ByteBuffer frame = ByteBuffer.allocate(2 + 2 + 4 + length);
    frame.put((byte) (FINAL | opcode));
    if (length < LONG_LENGTH) {
      frame.put((byte) (MASKED | length));
    } else {
      frame.put((byte) (MASKED | LONG_LENGTH)).putShort((short) length);
    }
    write(frame.putInt(0).put(payload).flip());
  }

  /** Whatever is sent here is so little that it always fits into a send buffer that moves. */
  private void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new IOException("the send buffer is full");
    }
  }

  /** From now on what arrives is neither read nor answered; the kernel still acknowledges it. */
  void freeze() {
    key.interestOps(0);
  }

  /** Ends it with a reset, as a client's host does that crashed and came back. */
  void abort() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    close();
  }

  void close() throws IOException {
    open = false;
    key.cancel();
    channel.close();
  }
}
