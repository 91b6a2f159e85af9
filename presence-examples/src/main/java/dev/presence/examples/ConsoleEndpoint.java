package dev.presence.examples;

import dev.presence.JoinRefusedException;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the pages of admins connect. Who may was settled before the upgrade. */
@ServerEndpoint(ConsoleGate.PATH)
public class ConsoleEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleEndpoint.class);

  /** Made by the container, one per session. */
  public ConsoleEndpoint() {}

  /** A page connected. */
  @OnOpen
  public void onOpen(Session session) throws IOException {
    MessageLimit.limit(session);
    try {
      consoles(session).orElseThrow().opened(session, Visit.of(session).orElseThrow());
    } catch (JoinRefusedException e) {
      LOG.info("a console was refused: {}", e.getMessage());
      session.close(ClosingCodes.tryAgainIn(e.retryAfter()));
    }
  }

  private static Optional<Consoles> consoles(Session session) {
    return Consoles.of(WebSocketPresence.of(session));
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

  /** What the page wants to see. */
  @OnMessage(maxMessageSize = ClientEndpoint.MAX_MESSAGE)
  public void onMessage(Session session, String text) {
    WebSocketPresence presence = WebSocketPresence.of(session);
    presence
        .session(session)
        .ifPresent(peer -> Consoles.of(presence).ifPresent(all -> all.said(peer, text)));
  }
}
