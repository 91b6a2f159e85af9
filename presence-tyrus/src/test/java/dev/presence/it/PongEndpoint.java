package dev.presence.it;

import dev.presence.Identity;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** An application that takes pongs itself, and forwards them. */
@ServerEndpoint(ServerOptions.PATH)
public final class PongEndpoint {
  /** Joins; a refusal is told. */
  @OnOpen
  public void opened(Session session) {
    String user = Sessions.hold(session);
    try {
      WebSocketPresence.of(session).join(Identity.of(user), session);
    } catch (IllegalStateException e) {
      Out.report("refused", "user", user, "why", e.getMessage());
    }
  }

  /** The application's own handler. */
  @OnMessage
  public void pong(Session session, PongMessage pong) {
    boolean ours = WebSocketPresence.of(session).pong(session, pong);
    Out.report("pong", "user", Sessions.user(session), "ours", ours);
  }

  /** Leaves. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    WebSocketPresence.of(session).leave(session, reason);
  }
}
