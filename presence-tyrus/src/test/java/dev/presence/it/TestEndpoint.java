package dev.presence.it;

import dev.presence.Identity;
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
import java.nio.ByteBuffer;

/** The application under test: adopted by the lines that every container understands. */
@ServerEndpoint(ServerOptions.PATH)
public final class TestEndpoint {
  /** Joins under the user and device that the request names. */
  @OnOpen
  public void opened(Session session) {
    String user = Sessions.hold(session);
    try {
      WebSocketPresence.of(session).join(Identity.of(user), session);
    } catch (JoinRefusedException e) {
      Out.report("refused", "user", user, "why", e.getMessage());
      throw e;
    }
  }

  /** Echoes, dawdles or floods, as the text says. */
  @OnMessage
  public void said(Session session, String text) throws IOException, InterruptedException {
    WebSocketPresence.of(session).received(session, text);
    Chores.obey(session, text);
  }

  /** A part of a large message. */
  @OnMessage
  public void uploaded(Session session, ByteBuffer part, boolean last) {
    Chores.uploaded(session, last);
  }

  /** Leaves. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    Sessions.letGo(session);
    boolean first = WebSocketPresence.of(session).leave(session, reason);
    Out.report("onclose", "id", session.getId(), "reason", reason, "first", first);
  }

  /** Tells presence and the parent. */
  @OnError
  public void failed(Session session, Throwable error) {
    Out.report("onerror", "id", session.getId(), "error", error);
    WebSocketPresence.of(session).failed(session, error);
  }
}
