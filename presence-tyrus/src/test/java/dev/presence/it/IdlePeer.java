package dev.presence.it;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One of very many WebSocket clients on one thread: shakes hands, then answers pings and does
 * nothing else.
 */
final class IdlePeer {
  private static final int PING = 0x89; // the last fragment of opcode 9
  private static final int PONG = 0x8A;
  private static final int MASKED = 0x80;
  private static final int LONGEST_CONTROL_FRAME = 125; // RFC 6455 section 5.5
  private static final int ENOUGH_FOR_RESPONSE = 512;

  private final SocketChannel channel;
  private final String request;
  private final Tally tally;
  private final ByteBuffer in = ByteBuffer.allocate(ENOUGH_FOR_RESPONSE);
  private boolean open;

  private IdlePeer(SocketChannel channel, String request, Tally tally) {
    this.channel = channel;
    this.request = request;
    this.tally = tally;
  }

  /** Starts to connect from that address; the selector's thread then calls {@link #ready}. */
  static void connect(
      String source, InetSocketAddress server, String user, Tally tally, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(source, 0));
    IdlePeer peer = new IdlePeer(channel, request(server, user), tally);
    channel.register(selector, SelectionKey.OP_CONNECT, peer);
    channel.connect(server);
  }

  private static String request(InetSocketAddress server, String user) {
    return "GET %s?user=%s HTTP/1.1\r\nHost: %s:%d\r\n"
            .formatted(IdleServerMain.PATH, user, server.getHostString(), server.getPort())
        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGVzdHNhcmVzZW50ZW5jZQ==\r\n\r\n";
  }

  void ready(SelectionKey key) throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      key.interestOps(SelectionKey.OP_READ);
    } else {
      read();
    }
  }

  private void read() throws IOException {
    int count = channel.read(in);
    if (count < 0) {
      throw new EOFException("the server ended the connection");
    }
    tally.bytesIn += count;
    in.flip();
    if (open || shookHands()) {
      answerPings();
    }
    in.compact();
  }

  private boolean shookHands() throws IOException {
    String response = StandardCharsets.US_ASCII.decode(in.duplicate()).toString();
    int end = response.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!response.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("refused: " + response);
    }
    in.position(end + 4);
    open = true;
    tally.open++;
    return true;
  }

  private void answerPings() throws IOException {
    while (in.remaining() >= 2 && in.remaining() >= 2 + length()) {
      int head = in.get() & 0xFF;
      byte[] payload = new byte[in.get()];
      in.get(payload);
      if (head != PING) {
        throw new IOException("nothing but pings was expected, came frame " + head);
      }
      tally.pings++;
      pong(payload);
    }
  }

  private int length() throws IOException {
    int length = in.get(in.position() + 1);
    if (length < 0 || length > LONGEST_CONTROL_FRAME) {
      throw new IOException("no control frame is that long: " + length);
    }
    return length;
  }

  /** The masking key is zero, which is a legal key and leaves the payload as it is. */
  private void pong(byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(2 + 4 + payload.length);
    frame.put((byte) PONG).put((byte) (MASKED | payload.length)).putInt(0).put(payload).flip();
    write(frame);
  }

  /** So little always fits into an empty send buffer. */
  private void write(ByteBuffer bytes) throws IOException {
    tally.bytesOut += channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new IOException("the send buffer is full");
    }
  }

  /** Closes and forgets it. */
  void fail(SelectionKey key, IOException why) throws IOException {
    tally.lost++;
    Out.report("lost", "why", why);
    key.cancel();
    channel.close();
  }

  /** What all peers of this process saw, at the socket: frames with their payload. */
  static final class Tally {
    int open;
    int lost;
    long pings;
    long bytesIn;
    long bytesOut;
  }
}
