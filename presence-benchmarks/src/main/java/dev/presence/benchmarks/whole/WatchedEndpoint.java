package dev.presence.benchmarks.whole;

import dev.presence.Identity;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** {@link EchoEndpoint} with presence, as its README says. */
@ServerEndpoint(EchoEndpoint.PATH)
public final class WatchedEndpoint {
  /** Counts, and joins under the user that the request names. */
  @OnOpen
  public void opened(Session session) {
    long now = System.nanoTime();
    String user = EchoEndpoint.user(session);
    Arrivals.HERE.opened(now);
    Arrivals.HERE.joining(user, now);
    WebSocketPresence.of(session).join(Identity.of(user), session);
  }

  /** Echoes. */
  @OnMessage
  public void said(Session session, String text) throws IOException {
    session.getBasicRemote().sendText(text);
  }

  /** Leaves. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    WebSocketPresence.of(session).leave(session, reason);
  }
}
