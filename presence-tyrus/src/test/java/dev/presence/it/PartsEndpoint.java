package dev.presence.it;

import dev.presence.Identity;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** An application that takes messages in parts, and tells presence of each. */
@ServerEndpoint(ServerOptions.PATH)
public final class PartsEndpoint {
  /** Joins. */
  @OnOpen
  public void opened(Session session) {
    String user = Sessions.hold(session);
    WebSocketPresence.of(session).join(Identity.of(user), session);
  }

  /** Tells presence, and the parent at the end of a message. */
  @OnMessage
  public void part(Session session, String part, boolean last) {
    WebSocketPresence.of(session).received(session, last);
    if (last) {
      Out.report("message", "user", Sessions.user(session), "end", part);
    }
  }

  /** Tells presence. */
  @OnMessage
  public void part(Session session, ByteBuffer part, boolean last) {
    WebSocketPresence.of(session).received(session, last);
  }

  /** Leaves. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    Sessions.letGo(session);
    WebSocketPresence.of(session).leave(session, reason);
    Out.report("onclose", "id", session.getId(), "code", reason.getCloseCode().getCode());
  }
}
