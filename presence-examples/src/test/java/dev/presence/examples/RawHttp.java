package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP over a bare socket: no client library refuses to send what a test wants to send. */
final class RawHttp {
  private static final int WAIT_MILLIS = 30_000;

  /** What came back; header names in lower case, the body only of answers that are not 101. */
  record Reply(int status, Map<String, String> headers, String body) {}

  private RawHttp() {}

  /** Sends lines and a blank line, in UTF-8, and reads the answer. */
  static Reply send(int port, String... lines) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));
      return reply(socket.getInputStream());
    }
  }

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  /** The request line and the headers that a WebSocket client sends, and more. */
  static Reply upgrade(int port, String target, String... more) throws IOException {
    String[] handshake = {
      "GET " + target + " HTTP/1.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version: 13",
    };
    return send(port, concat(handshake, more));
  }

  /** A GET whose connection is closed afterwards. */
  static Reply get(int port, String path, String... more) throws IOException {
    return request("GET", port, path, more);
  }

  static Reply request(String method, int port, String path, String... more) throws IOException {
    String[] request = {
      method + " " + path + " HTTP/1.1", "Host: localhost:" + port, "Connection: close"
    };
    return send(port, concat(request, more));
  }

  private static String[] concat(String[] first, String[] second) {
    String[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static Reply reply(InputStream in) throws IOException {
    String[] head = head(in).split("\r\n");
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < head.length; i++) {
      int colon = head[i].indexOf(':');
      headers.put(
          head[i].substring(0, colon).toLowerCase(Locale.ROOT),
          head[i].substring(colon + 1).strip());
    }
    int status = Integer.parseInt(head[0].split(" ")[1]);
    String body = status == 101 ? "" : new String(in.readAllBytes(), UTF_8);
    return new Reply(status, headers, body);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the server closed after: " + head.toString(UTF_8));
      }
      head.write(octet);
    }
    return head.toString(UTF_8);
  }
}
