package dev.presence.it;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket client of bare hands on a blocking socket, which may stop reading.
 *
 * <p>Its receive buffer is small, so that the server's send buffer fills after little data. While
 * it reads, it answers pings like any client.
 */
final class RawPeer implements Peer {
  private static final int RECEIVE_BUFFER = 16 * 1024;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LONGEST_TO_REPORT = 1024;

  private final String name;
  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private volatile boolean deaf;

  private RawPeer(String name, Socket socket) throws IOException {
    this.name = name;
    this.socket = socket;
    // Unbuffered on purpose: what is not asked for stays in the kernel.
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  static RawPeer connect(String name, URI server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 5_000);
    RawPeer peer = new RawPeer(name, socket);
    peer.shakeHands(server);
    Thread reader = new Thread(peer::readAll, name + "-reader");
    reader.setDaemon(true);
    reader.start();
    return peer;
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
    if (payload.length <= LONGEST_TO_REPORT) {
      Out.report("text", "name", name, "text", new String(payload, StandardCharsets.UTF_8));
    }
  }

  /** A zero mask leaves the payload as it is; only short frames are ever sent. */
  private synchronized void send(int opcode, byte[] payload) throws IOException {
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    out.write(frame);
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
}
