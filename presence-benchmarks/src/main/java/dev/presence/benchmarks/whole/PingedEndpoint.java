package dev.presence.benchmarks.whole;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@link EchoEndpoint} with a {@link PingLoop}; there is one instance per session. */
@ServerEndpoint(EchoEndpoint.PATH)
public final class PingedEndpoint {
  private PingLoop.@Nullable Task task;

  /** Begins to ping. */
  @OnOpen
  public void opened(Session session) {
    task = PingLoop.watch(session);
  }

  /** Echoes. */
  @OnMessage
  public void said(Session session, String text) throws IOException {
    session.getBasicRemote().sendText(text);
  }

  /** It is alive. */
  @OnMessage
  public void ponged(PongMessage pong) {
    if (task != null) {
      task.pong(pong);
    }
  }

  /** Ends the pings. */
  @OnClose
  public void closed() {
    if (task != null) {
      task.end();
    }
  }
}
