package dev.presence.it;

import dev.presence.Identity;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** An endpoint as many Spring applications have it, adopted by the lines that README shows. */
@Component
@ServerEndpoint(SpringEndpoint.PATH)
public class SpringEndpoint {
  static final String PATH = "/client";
  private static final Map<String, Session> SESSIONS = new ConcurrentHashMap<>();

  /** The application's own line, then ours. */
  @OnOpen
  public void opened(Session session) {
    SESSIONS.put(session.getId(), session);
    String user = Sessions.hold(session);
    WebSocketPresence.of(session).join(Identity.of(user), session);
  }

  /** Ours, then the application's own line. */
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

  /** The application's own line, then ours. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    Sessions.letGo(session);
    SESSIONS.remove(session.getId());
    boolean first = WebSocketPresence.of(session).leave(session, reason);
    Out.report(
        "onclose",
        "id",
        session.getId(),
        "reason",
        reason,
        "first",
        first,
        "mapped",
        SESSIONS.size());
  }

  /** Ours. */
  @OnError
  public void failed(Session session, Throwable error) {
    WebSocketPresence.of(session).failed(session, error);
    Out.report("onerror", "id", session.getId(), "error", error);
  }
}
