package dev.presence.examples;

import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.Optional;

/**
 * What the gate knows of whoever opened a WebSocket session.
 *
 * @param address the client's IP address, that of a trusted proxy's client if there is one
 * @param principal whose token or ticket it was
 * @param userAgent as the client says, without control characters, at most {@value #LONGEST}
 *     characters; may be empty
 */
record Visit(String address, Principal principal, String userAgent) {
  private static final int LONGEST = 200;
  private static final String KEY = Visit.class.getName();

  Visit {
    String plain = userAgent.replaceAll("\\p{Cc}", " ").strip();
    userAgent = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }

  /** For a session of presence. */
  Map<String, String> attributes() {
    return userAgent.isEmpty()
        ? Map.of(WebSocketPresence.REMOTE_ADDRESS, address)
        : Map.of(WebSocketPresence.REMOTE_ADDRESS, address, SessionView.USER_AGENT, userAgent);
  }

  void keep(Session session) {
    session.getUserProperties().put(KEY, this);
  }

  /** Once {@link MessageLimit#limit} was called; empty where no gate is. */
  static Optional<Visit> of(Session session) {
    return Optional.ofNullable((Visit) session.getUserProperties().get(KEY));
  }
}
