package dev.presence.it;

import dev.presence.Identity;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/**
 * An application that adopted presence and does nothing else, so that only presence is measured.
 */
@ServerEndpoint(IdleServerMain.PATH)
public final class IdleEndpoint {
  /** Joins under the user that the request names. */
  @OnOpen
  public void opened(Session session) {
    WebSocketPresence.of(session).join(Identity.of(Sessions.user(session)), session);
    IdleServerMain.opened();
  }

  /** Leaves. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    IdleServerMain.closed();
    WebSocketPresence.of(session).leave(session, reason);
  }
}
