package dev.presence.examples;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** The reference server's endpoint, and a map besides: the demo wants to push to its sessions. */
@ServerEndpoint(ClientGate.PATH)
public class DemoEndpoint {
  static final PlainMap PUSHED_TO = new PlainMap();

  private final ClientEndpoint endpoint = new ClientEndpoint();

  /** Made by the container, one per session. */
  public DemoEndpoint() {}

  /** As in the reference server. */
  @OnOpen
  public void onOpen(Session session) throws IOException {
    endpoint.onOpen(session);
    PUSHED_TO.opened(session);
  }

  /** As in the reference server. */
  @OnClose
  public void onClose(Session session, CloseReason reason) {
    PUSHED_TO.closed(session);
    endpoint.onClose(session, reason);
  }

  /** As in the reference server. */
  @OnError
  public void onError(Session session, Throwable error) {
    endpoint.onError(session, error);
  }

  /** As in the reference server. */
  @OnMessage(maxMessageSize = ClientEndpoint.MAX_MESSAGE)
  public void onMessage(Session session, String text) throws IOException {
    endpoint.onMessage(session, text);
  }
}
