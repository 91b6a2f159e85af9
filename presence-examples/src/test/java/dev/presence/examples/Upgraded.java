package dev.presence.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A bare socket on which a WebSocket was asked for: what comes back is read by nobody else. */
final class Upgraded implements AutoCloseable {
  private static final AtomicInteger USERS = new AtomicInteger();

  private final Socket socket;
  private final String head;

  private Upgraded(Socket socket, String head) {
    this.socket = socket;
    this.head = head;
  }

  /** A client of a user of its own. */
  static Upgraded client(TestServer server, String... headers) throws IOException {
    Socket socket = RawHttp.connect(server.port());
    String lines =
        String.join(
            "\r\n",
            "GET /client?user=u" + USERS.incrementAndGet() + " HTTP/1.1",
            "Host: localhost:" + server.port(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Authorization: Bearer " + TestServer.CLIENT);
    String more = headers.length == 0 ? "" : "\r\n" + String.join("\r\n", headers);
    return new Upgraded(socket, head(socket, lines + more + "\r\n\r\n"));
  }

  /** What one gets that hangs up again; 0 if the server hung up. */
  static int statusOfOne(TestServer server, String... headers) {
    try (Upgraded one = client(server, headers)) {
      return one.status();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Empty if the server hung up, which may be a reset. */
  private static String head(Socket socket, String request) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      int octet = in.read();
      while (octet >= 0) {
        head.write(octet);
        if (head.toString(US_ASCII).endsWith("\r\n\r\n")) {
          return head.toString(US_ASCII);
        }
        octet = in.read();
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("neither answered nor hung up on", e);
    } catch (IOException hungUp) {
      return "";
    }
    return "";
  }

  int status() {
    return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
