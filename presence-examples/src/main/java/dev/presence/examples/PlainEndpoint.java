package dev.presence.examples;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's endpoint without presence: a static map, and the idle timeout that is meant to help.
 */
@ServerEndpoint(PlainEndpoint.PATH)
public class PlainEndpoint {
  static final String PATH = "/plain";
  static final PlainMap ONLINE = new PlainMap();

  /** Every send starts it anew, so that a peer to whom somebody sends never times out. */
  static final int IDLE_TIMEOUT_SECONDS = 15;

  private static final Logger LOG = LoggerFactory.getLogger(PlainEndpoint.class);

  /** Made by the container, one per session. */
  public PlainEndpoint() {}

  /** Puts the user into the map. */
  @OnOpen
  public void onOpen(Session session) {
    session.setMaxIdleTimeout(IDLE_TIMEOUT_SECONDS * 1_000L);
    ONLINE.opened(session);
  }

  /** Takes the user out of the map, if anybody ever calls this. */
  @OnClose
  public void onClose(Session session) {
    ONLINE.closed(session);
  }

  /** The reading itself does not matter here. */
  @OnMessage
  public void onMessage(String text) {
    LOG.trace("{} characters", text.length());
  }

  /** A close follows. */
  @OnError
  public void onError(Throwable error) {
    LOG.debug("an error on a connection", error);
  }
}
