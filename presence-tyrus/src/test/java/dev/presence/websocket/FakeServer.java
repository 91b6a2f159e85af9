package dev.presence.websocket;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client's container together with the server behind it. */
final class FakeServer {
  final WebSocketContainer container = mock(WebSocketContainer.class);

  static final SendResult WRITTEN = mock(SendResult.class);

  static {
    when(WRITTEN.isOK()).thenReturn(true);
  }

  /** Everybody who connected. */
  final List<Visitor> visitors = new ArrayList<>();

  /** Everybody who tried. */
  final List<URI> attempts = new ArrayList<>();

  final List<Map<String, List<String>>> headers = new ArrayList<>();
  Optional<Exception> refuses = Optional.empty();
  boolean answersPings = true;
  boolean writes = true;

  /** Connects hang while it is set. */
  volatile @Nullable Hang hang;

  /** Where attempts on threads of their own get stuck. */
  static final class Hang {
    private final Semaphore entered = new Semaphore(0);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Called by who hangs. */
    void here() throws InterruptedException {
      entered.release();
      if (!over.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody ended it");
      }
    }

    /** As a container that is deaf to interrupts. */
    void hereUninterruptibly() {
      entered.release();
      boolean interrupted = false;
      while (true) {
        try {
          if (!over.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody ended it");
          }
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void awaitOneMore() throws InterruptedException {
      if (!entered.tryAcquire(10, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came within 10 s");
      }
    }

    void end() {
      over.countDown();
    }
  }

  FakeServer() throws Exception {
    doAnswer(call -> connect(call.getArgument(0), call.getArgument(1), call.getArgument(2)))
        .when(container)
        .connectToServer(any(Endpoint.class), any(ClientEndpointConfig.class), any(URI.class));
  }

  private Session connect(Endpoint endpoint, ClientEndpointConfig config, URI uri)
      throws Exception {
    attempts.add(uri);
    Map<String, List<String>> sent = new HashMap<>();
    config.getConfigurator().beforeRequest(sent);
    headers.add(sent);
    Hang stuck = hang;
    if (stuck != null) {
      stuck.hereUninterruptibly();
    }
    if (refuses.isPresent()) {
      throw refuses.get();
    }
    Visitor visitor = new Visitor(endpoint);
    visitors.add(visitor);
    endpoint.onOpen(visitor.session, config);
    return visitor.session;
  }

  Visitor last() {
    return visitors.get(visitors.size() - 1);
  }

  FakeServer refusesConnections() {
    refuses = Optional.of(new DeploymentException("x", new ConnectException("refused")));
    return this;
  }

  /** As Tyrus's exception has it. */
  public static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    Refusal(int status) {
      this.status = status;
    }

    public int getHttpStatusCode() {
      return status;
    }
  }

  FakeServer refusesWith(int status) {
    refuses = Optional.of(new DeploymentException("refused", new Refusal(status)));
    return this;
  }

  FakeServer accepts() {
    refuses = Optional.empty();
    return this;
  }

  final class Visitor {
    final Session session = mock(Session.class);
    final List<Object> received = new ArrayList<>();
    final List<ByteBuffer> pings = new ArrayList<>();
    final List<SendHandler> unwritten = new ArrayList<>();
    final List<CloseReason> closes = new ArrayList<>();
    private final Map<Class<?>, MessageHandler.Whole<Object>> handlers = new HashMap<>();
    private final Endpoint endpoint;

    private Visitor(Endpoint endpoint) throws IOException {
      this.endpoint = endpoint;
      RemoteEndpoint.Async remote = mock(RemoteEndpoint.Async.class);
      when(session.getAsyncRemote()).thenReturn(remote);
      doAnswer(call -> handlers.put(call.getArgument(0), call.getArgument(1)))
          .when(session)
          .addMessageHandler(any(), FakeServer.<MessageHandler.Whole<Object>>anyHandler());
      doAnswer(call -> received(call.getArgument(0), call.getArgument(1)))
          .when(remote)
          .sendText(any(String.class), any(SendHandler.class));
      doAnswer(call -> received(call.getArgument(0), call.getArgument(1)))
          .when(remote)
          .sendBinary(any(ByteBuffer.class), any(SendHandler.class));
      doAnswer(call -> pinged(call.getArgument(0))).when(remote).sendPing(any(ByteBuffer.class));
      doAnswer(call -> closes.add(call.getArgument(0))).when(session).close(any(CloseReason.class));
    }

    private Object received(Object message, SendHandler done) {
      received.add(message);
      if (writes) {
        done.onResult(WRITTEN);
      } else {
        unwritten.add(done);
      }
      return message;
    }

    private Object pinged(ByteBuffer payload) {
      pings.add(payload);
      if (answersPings) {
        pong(payload);
      }
      return payload;
    }

    void pong(ByteBuffer payload) {
      PongMessage pong = () -> payload;
      handlers.get(PongMessage.class).onMessage(pong);
    }

    void says(String text) {
      handlers.get(String.class).onMessage(text);
    }

    void says(ByteBuffer data) {
      handlers.get(ByteBuffer.class).onMessage(data);
    }

    void written(int index) {
      unwritten.remove(index).onResult(WRITTEN);
    }

    void closes(int code, String reason) {
      endpoint.onClose(session, new CloseReason(CloseCodes.getCloseCode(code), reason));
    }
  }

  private static <T> T anyHandler() {
    return any();
  }
}
