package dev.presence.benchmarks.whole;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What clients and server say to each other on an open WebSocket, as far as keeping it alive needs.
 */
enum Dialect {
  /** Nothing beyond RFC 6455: the server pings, the client's library answers. */
  PLAIN("/client?user=%s", "") {
    @Override
    boolean isGreeting(String text) {
      return false;
    }
  },

  /**
   * STOMP 1.2 as Spring's simple broker speaks it. Heartbeats are line feeds that either side sends
   * when it has sent nothing else for the agreed time.
   */
  STOMP("/stomp", "Sec-WebSocket-Protocol: v12.stomp\r\n") {
    @Override
    byte @Nullable [] hello(Duration beat) {
      return ascii(
          "CONNECT\naccept-version:1.2\nhost:benchmark\nheart-beat:%1$d,%1$d\n\n\0"
              .formatted(beat.toMillis()));
    }

    @Override
    boolean isGreeting(String text) {
      return text.startsWith("CONNECTED\n");
    }

    @Override
    boolean isBeat(String text) {
      return text.equals("\n");
    }

    @Override
    byte @Nullable [] beat() {
      return LINE_FEED;
    }
  },

  /** Engine.IO 4 under Socket.IO: the server sends a 2, the client answers 3. */
  SOCKET_IO("/socket.io/?EIO=4&transport=websocket", "") {
    @Override
    boolean isGreeting(String text) {
      return text.startsWith("40");
    }

    @Override
    boolean isBeat(String text) {
      return text.equals("2");
    }

    @Override
    byte @Nullable [] answer(String text) {
      return isBeat(text) ? PONG : text.startsWith("0{") ? CONNECT : null;
    }
  };

  private static final byte[] LINE_FEED = ascii("\n");
  private static final byte[] PONG = ascii("3");
  private static final byte[] CONNECT = ascii("40");

  private final String path;
  private final String headers;

  Dialect(String path, String headers) {
    this.path = path;
    this.headers = headers;
  }

  /** The request that opens a WebSocket, RFC 6455 section 4.1, with the key of its examples. */
  byte[] request(String host, int port, String user) {
    return ascii(
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\n".formatted(path.formatted(user), host, port)
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + headers
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }

  /** What the client says first; null if nothing. */
  byte @Nullable [] hello(Duration beat) {
    return null;
  }

  /** Whether this completes the opening; without a greeting the WebSocket handshake does. */
  abstract boolean isGreeting(String text);

  boolean hasGreeting() {
    return this != PLAIN;
  }

  /** Whether the server sent this only to keep the connection alive, or to learn whether it is. */
  boolean isBeat(String text) {
    return false;
  }

  /** What the client answers at once; null if nothing. */
  byte @Nullable [] answer(String text) {
    return null;
  }

  /** What the client sends on its own account once per period; null if nothing. */
  byte @Nullable [] beat() {
    return null;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
