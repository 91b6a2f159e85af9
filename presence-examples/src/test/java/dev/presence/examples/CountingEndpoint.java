package dev.presence.examples;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The reference server's endpoint, counted. */
@ServerEndpoint(ClientGate.PATH)
public class CountingEndpoint {
  static final AtomicInteger OPENED = new AtomicInteger();

  /** The server answers the handshake before it runs {@code @OnOpen}. */
  static void awaitOpened(int times) throws InterruptedException {
    TestServer.await(
        "@OnOpen ran " + times + " times", TestServer.SOON, () -> OPENED.get() == times);
  }

  private final ClientEndpoint endpoint = new ClientEndpoint();

  @OnOpen
  public void onOpen(Session session) throws IOException {
    OPENED.incrementAndGet();
    endpoint.onOpen(session);
  }

  @OnClose
  public void onClose(Session session, CloseReason reason) {
    endpoint.onClose(session, reason);
  }

  @OnError
  public void onError(Session session, Throwable error) {
    endpoint.onError(session, error);
  }

  @OnMessage(maxMessageSize = ClientEndpoint.MAX_MESSAGE)
  public void onMessage(Session session, String text) throws IOException {
    endpoint.onMessage(session, text);
  }
}
