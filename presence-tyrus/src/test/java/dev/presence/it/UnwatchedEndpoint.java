package dev.presence.it;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** What {@link IdleEndpoint} is compared with: no presence, no ping, no timeout. */
@ServerEndpoint(IdleServerMain.PATH)
public final class UnwatchedEndpoint {
  /** Reads the user too, since reading it costs heap. */
  @OnOpen
  public void opened(Session session) {
    Sessions.user(session);
    IdleServerMain.opened();
  }

  /** Counts. */
  @OnClose
  public void closed() {
    IdleServerMain.closed();
  }
}
