package dev.presence.examples;

import java.util.Map;

/**
 * A request that is not served.
 *
 * @param status the HTTP status
 * @param text why, in plain words; shown to whoever asked
 * @param headers that the status calls for
 */
record Denial(int status, String text, Map<String, String> headers) {
  Denial {
    headers = Map.copyOf(headers);
  }

  static Denial badRequest(String text) {
    return new Denial(400, text, Map.of());
  }

  static Denial badRequest(BadRequestException e) {
    return badRequest(String.valueOf(e.getMessage()));
  }

  static Denial unauthorized(String text) {
    return new Denial(401, text, Map.of("WWW-Authenticate", "Bearer realm=\"presence\""));
  }

  static Denial forbidden(String text) {
    return new Denial(403, text, Map.of());
  }

  static Denial notFound(String text) {
    return new Denial(404, text, Map.of());
  }

  static Denial methodNotAllowed(String allowed) {
    return new Denial(405, "only " + allowed + " is answered here", Map.of("Allow", allowed));
  }

  static Denial tooManyConnections() {
    return new Denial(
        429, "this address has too many connections already", Map.of("Retry-After", "60"));
  }

  static Denial goingAway() {
    return new Denial(503, "the server is going away", Map.of());
  }

  static Denial upgradeRequired() {
    return new Denial(
        426,
        "this is a WebSocket endpoint, version 13",
        Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
  }
}
