package dev.presence.examples;

import dev.presence.JoinRefusedException;
import dev.presence.PeerSession;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients connect. Presence takes two lines: {@code join} when a session opens, {@code leave}
 * when it closes. Who may connect was settled before the upgrade, by {@link ClientGate}.
 */
@ServerEndpoint(ClientGate.PATH)
public class ClientEndpoint {
  /** The longest text message, in bytes of UTF-8. */
  static final int MAX_MESSAGE = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ClientEndpoint.class);

  /** Made by the container, one per session. */
  public ClientEndpoint() {}

  /** Somebody connected. */
  @OnOpen
  public void onOpen(Session session) throws IOException {
    MessageLimit.limit(session);
    ClientQuery client = ClientQuery.parse(session.getQueryString());
    try {
      WebSocketPresence.of(session).join(client.identity(), session, attributes(session, client));
    } catch (JoinRefusedException e) {
      LOG.info("{} was refused: {}", client.identity(), e.getMessage());
      session.close(ClosingCodes.tryAgainIn(e.retryAfter()));
    }
  }

  /** The connection is gone, or presence closed it. */
  @OnClose
  public void onClose(Session session, CloseReason reason) {
    WebSocketPresence.of(session).leave(session, reason);
  }

  /** Something failed; what it says about the connection, presence works out. */
  @OnError
  public void onError(Session session, Throwable error) {
    WebSocketPresence.of(session).failed(session, error);
  }

  /**
   * A message. That it arrived presence knows already on Tyrus, and application heartbeats do not
   * come this far.
   */
  @OnMessage(maxMessageSize = MAX_MESSAGE)
  public void onMessage(Session session, String text) {
    WebSocketPresence presence = WebSocketPresence.of(session);
    presence.session(session).ifPresent(peer -> said(presence, peer, text));
  }

  private static void said(WebSocketPresence presence, PeerSession peer, String text) {
    Clients.of(presence).ifPresent(clients -> clients.said(peer, text));
  }

  private static Map<String, String> attributes(Session session, ClientQuery client) {
    Map<String, String> attributes = new HashMap<>();
    Visit.of(session).ifPresent(visit -> attributes.putAll(visit.attributes()));
    if (!client.version().isEmpty()) {
      attributes.put(SessionView.VERSION, client.version());
    }
    return attributes;
  }
}
