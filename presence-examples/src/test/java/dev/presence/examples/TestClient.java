package dev.presence.examples;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.glassfish.tyrus.client.ClientManager;

/** A WebSocket client that remembers how its connection ended. */
final class TestClient extends Endpoint implements AutoCloseable {
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final Consumer<String> listener;
  private volatile Session session;

  /** Keeps the texts. */
  private TestClient() {
    this.listener = texts::add;
  }

  private TestClient(Consumer<String> listener) {
    this.listener = listener;
  }

  static TestClient connect(URI uri, String token) throws Exception {
    return connected(new TestClient(), uri, token);
  }

  /**
   * One that keeps no text: a console under load is told gigabytes.
   *
   * @param listener told each text when it arrives, on the container's thread
   */
  static TestClient connect(URI uri, String token, Consumer<String> listener) throws Exception {
    return connected(new TestClient(listener), uri, token);
  }

  private static TestClient connected(TestClient client, URI uri, String token) throws Exception {
    client.session = ClientManager.createClient().connectToServer(client, authorized(token), uri);
    return client;
  }

  private static ClientEndpointConfig authorized(String token) {
    return ClientEndpointConfig.Builder.create()
        .configurator(
            new ClientEndpointConfig.Configurator() {
              @Override
              public void beforeRequest(Map<String, List<String>> headers) {
                headers.put("Authorization", List.of("Bearer " + token));
              }
            })
        .build();
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    opened.addMessageHandler(String.class, listener::accept);
  }

  @Override
  public void onClose(Session gone, CloseReason reason) {
    closed.complete(reason);
  }

  Session session() {
    return session;
  }

  /** Sends what the server does not close it for. */
  void say(String text) throws IOException {
    session.getBasicRemote().sendText(text);
  }

  /** The next text of the server's, if they are kept. */
  String text() throws InterruptedException {
    String text = texts.poll(30, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("the server said nothing within 30 s");
    }
    return text;
  }

  boolean isOpen() {
    return session.isOpen() && !closed.isDone();
  }

  CloseReason closeReason() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  /** The server may close it at the same time; Tyrus then throws what fits the moment. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (IOException | IllegalStateException | RejectedExecutionException closedMeanwhile) {
      // That is what was wanted.
    }
  }
}
