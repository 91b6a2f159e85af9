package dev.presence.tyrus;

import java.util.Optional;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * Decides on a WebSocket handshake before it is one: who is refused gets a plain HTTP answer, and
 * no endpoint ever hears of it.
 *
 * <p>Called on a Grizzly worker thread for each request that asks for an upgrade to WebSocket;
 * thread-safe. An exception is logged and refused with 500.
 */
@FunctionalInterface
public interface HandshakeGuard {
  /**
   * The answer to send instead of the upgrade; empty lets the request pass. Headers that are set on
   * {@code request.getResponse()} are sent with it.
   */
  Optional<Refusal> check(HttpRequestPacket request);

  /**
   * A plain HTTP answer; the connection is closed after it.
   *
   * @param status HTTP status, 400 to 599
   * @param text body, in plain text
   */
  record Refusal(int status, String text) {
    /**
     * Checks the status.
     *
     * @throws IllegalArgumentException if it is not 400 to 599
     */
    public Refusal {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("status must be 400 to 599, is " + status);
      }
    }
  }
}
