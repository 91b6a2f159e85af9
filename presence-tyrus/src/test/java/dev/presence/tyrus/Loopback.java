package dev.presence.tyrus;

import dev.presence.Departure;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.jspecify.annotations.Nullable;

/** A real Tyrus server in this JVM, on loopback and a free port, with endpoints made of lambdas. */
final class Loopback implements AutoCloseable {
  static final String PATH = "/here";

  /** For what happens at once, but on a thread that a busy machine may keep waiting. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpServer http = new HttpServer();
  private final NetworkListener listener = new NetworkListener("test", "127.0.0.1", 0);
  private final GrizzlyWebSockets sockets;
  private final WebSocketPresence presence;

  private Loopback(Setup setup) throws Exception {
    if (setup.tls != null) {
      listener.setSecure(true);
      listener.setSSLEngineConfig(setup.tls);
    }
    http.addListener(listener);
    if (setup.http != null) {
      http.getServerConfiguration().addHttpHandler(setup.http, "/");
    }
    GrizzlyWebSockets.Builder builder = GrizzlyWebSockets.builder(http).endpoint(endpoint(setup));
    if (setup.annotated != null) {
      builder.endpoint(setup.annotated);
    }
    if (setup.guard != null) {
      builder.guard(setup.guard);
    }
    sockets = builder.deploy();
    presence = setup.install.apply(TyrusPresence.of(setup.presence), sockets);
    http.start();
  }

  int port() {
    return listener.getPort();
  }

  RawPeer peer() throws IOException {
    return RawPeer.connect(port(), PATH);
  }

  WebSocketPresence presence() {
    return presence;
  }

  SessionRegistry registry() {
    return presence.registry();
  }

  /** The one session, waiting for it. */
  PeerSession session() throws Exception {
    Await.until("a session", LIMIT, () -> registry().sessions().size() == 1, this::state);
    return registry().sessions().get(0);
  }

  /** The first departure, waiting for it. */
  Departure departure(Duration limit) throws Exception {
    Await.until("a departure", limit, () -> !registry().departures().isEmpty(), this::state);
    return registry().departures().get(0);
  }

  Object state() {
    StringBuilder text = new StringBuilder(registry().stats().toString());
    registry().sessions().forEach(s -> text.append("\n  ").append(s).append(s.timeline()));
    registry().departures().forEach(d -> text.append("\n  ").append(d));
    return text;
  }

  @Override
  public void close() {
    presence.close(Duration.ZERO);
    http.shutdownNow();
    sockets.close();
  }

  private static ServerEndpointConfig endpoint(Setup setup) {
    return ServerEndpointConfig.Builder.create(Adapter.class, PATH)
        .extensions(setup.extension == null ? List.of() : List.of(setup.extension))
        .configurator(
            new ServerEndpointConfig.Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> type) {
                return type.cast(new Adapter(setup));
              }
            })
        .build();
  }

  /** What the server under test does; every part has a default that does nothing. */
  static final class Setup {
    WebSocketPresence.Builder presence = WebSocketPresence.builder();
    Install install = TyrusPresence::install;
    @Nullable SSLEngineConfigurator tls;
    @Nullable HandshakeGuard guard;
    @Nullable Class<?> annotated;
    @Nullable HttpHandler http;
    @Nullable Extension extension;
    Consumer<Session> onOpen = session -> {};
    BiConsumer<Session, String> onText = (session, text) -> {};
    BiConsumer<Session, CloseReason> onClose = (session, reason) -> {};

    Loopback start() throws Exception {
      return new Loopback(this);
    }
  }

  @FunctionalInterface
  interface Install {
    WebSocketPresence apply(TyrusPresence tyrus, GrizzlyWebSockets sockets);
  }

  /** Public because Tyrus looks at it. */
  public static final class Adapter extends Endpoint {
    private final Setup setup;

    Adapter(Setup setup) {
      this.setup = setup;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class,
          new MessageHandler.Whole<String>() {
            @Override
            public void onMessage(String text) {
              setup.onText.accept(session, text);
            }
          });
      setup.onOpen.accept(session);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      setup.onClose.accept(session, reason);
    }

    @Override
    public void onError(Session session, Throwable error) {
      WebSocketPresence.of(session).failed(session, error);
    }
  }
}
