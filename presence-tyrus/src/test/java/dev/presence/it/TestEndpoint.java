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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The application under test: adopted by two lines, with handlers that echo, dawdle and flood.
 *
 * <p>It also keeps a plain map of its sessions, as servers without presence do.
 */
@ServerEndpoint("/peer")
public final class TestEndpoint {
  private static final Map<String, Session> SESSIONS = new ConcurrentHashMap<>();

  /** The session with this id, which is the id of its connection too. */
  static Session session(String id) {
    Session session = SESSIONS.get(id);
    if (session == null) {
      throw new IllegalArgumentException("no session " + id);
    }
    return session;
  }

  /** Joins under the user and device that the request names. */
  @OnOpen
  public void opened(Session session) {
    String user = parameter(session, "user");
    Out.report("opened", "user", user, "id", session.getId());
    SESSIONS.put(session.getId(), session);
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
    String[] words = text.split(" ", 2);
    switch (words[0]) {
      case "echo" -> session.getBasicRemote().sendText(text);
      case "work" -> work(session, Long.parseLong(words[1]));
      case "flood" -> Senders.flood(parameter(session, "user"), session);
      case "chatter" -> {} // it is enough that its bytes arrived
      default -> throw new IllegalArgumentException("what is " + words[0] + "?");
    }
  }

  private static void work(Session session, long millis) throws InterruptedException {
    Out.report("working", "user", parameter(session, "user"));
    Thread.sleep(millis);
    Out.report("worked", "user", parameter(session, "user"));
  }

  /** Leaves. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    boolean first = WebSocketPresence.of(session).leave(session, reason);
    Out.report("onclose", "id", session.getId(), "reason", reason, "first", first);
  }

  /** Tells presence and the parent. */
  @OnError
  public void failed(Session session, Throwable error) {
    Out.report("onerror", "id", session.getId(), "error", error);
    WebSocketPresence.of(session).failed(session, error);
  }

  private static String parameter(Session session, String name) {
    return session.getRequestParameterMap().getOrDefault(name, List.of("nobody")).get(0);
  }
}
