package dev.presence.examples;

import java.time.Duration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;

/**
 * What a peer may make the HTTP side keep or wait for. How many clients may connect is the
 * registry's limit.
 */
final class HttpLimits {
  static final Duration FIRST_REQUEST_WITHIN = Duration.ofSeconds(10);

  private static final int IDLE_SECONDS = 30;
  private static final int HEADER_BYTES = 8 << 10;
  private static final int HEADERS = 64;
  private static final int BODY_BYTES = 64 << 10;

  /**
   * Tyrus' input buffer, per session: it must take one whole frame and one more read, or small
   * messages that arrive together would be refused.
   */
  static final int TYRUS_INPUT_BYTES = 4 * ClientEndpoint.MAX_MESSAGE;

  private static final int READ_BYTES = 64 << 10;

  private HttpLimits() {}

  static void set(HttpServer http, NetworkListener listener) {
    listener.getTransport().setReadBufferSize(READ_BYTES);
    listener.getKeepAlive().setIdleTimeoutInSeconds(IDLE_SECONDS);
    listener.setMaxHttpHeaderSize(HEADER_BYTES);
    listener.setMaxRequestHeaders(HEADERS);
    listener.setMaxFormPostSize(BODY_BYTES);
    listener.setMaxBufferedPostSize(BODY_BYTES);
    http.getServerConfiguration().setMaxPayloadRemainderToSkip(BODY_BYTES);
  }
}
