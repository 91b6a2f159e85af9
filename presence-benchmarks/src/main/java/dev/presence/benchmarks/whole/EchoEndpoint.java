package dev.presence.benchmarks.whole;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.List;

/** An application that says back what it is told, and knows nothing of its sessions. */
@ServerEndpoint(EchoEndpoint.PATH)
public final class EchoEndpoint {
  static final String PATH = "/client";

  /** Counts. */
  @OnOpen
  public void opened() {
    Arrivals.HERE.opened(System.nanoTime());
  }

  /** Echoes. */
  @OnMessage
  public void said(Session session, String text) throws IOException {
    session.getBasicRemote().sendText(text);
  }

  static String user(Session session) {
    return session.getRequestParameterMap().getOrDefault("user", List.of("nobody")).get(0);
  }
}
