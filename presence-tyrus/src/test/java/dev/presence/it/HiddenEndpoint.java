package dev.presence.it;

import dev.presence.Identity;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** An application whose sessions do not show what container they are of. */
@ServerEndpoint(ServerOptions.PATH)
public final class HiddenEndpoint {
  /** Joins under a disguise. */
  @OnOpen
  public void opened(Session session) {
    String user = Sessions.hold(session);
    Session hidden = hidden(session);
    WebSocketPresence.of(hidden).join(Identity.of(user), hidden);
  }

  private static Session hidden(Session session) {
    Class<?>[] only = {Session.class};
    ClassLoader loader = HiddenEndpoint.class.getClassLoader();
    return (Session)
        Proxy.newProxyInstance(loader, only, (proxy, method, args) -> call(session, method, args));
  }

  /** A close hangs, as it may in a container whose buffers are full. */
  private static Object call(Session session, Method method, Object[] args) throws Throwable {
    if (method.getName().equals("close") && Sessions.user(session).startsWith("hanging")) {
      Thread.sleep(Long.MAX_VALUE);
    }
    try {
      return method.invoke(session, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Does what the text says. */
  @OnMessage
  public void said(Session session, String text) throws IOException, InterruptedException {
    WebSocketPresence.of(session).received(session, text);
    Chores.obey(session, text);
  }

  /** Leaves, without the disguise. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    Sessions.letGo(session);
    boolean first = WebSocketPresence.of(session).leave(session, reason);
    Out.report("onclose", "id", session.getId(), "reason", reason, "first", first);
  }
}
