package dev.presence.tyrus;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerFilter;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;
import org.glassfish.tyrus.core.TyrusWebSocketEngine.TyrusWebSocketEngineBuilder;

/**
 * WebSocket endpoints on a Grizzly {@link HttpServer} of yours.
 *
 * <p>Tyrus's own {@code Server} listens on all addresses, has no TLS and serves no HTTP. Here the
 * server is yours: its addresses, TLS and HTTP handlers, on the same port as the endpoints.
 *
 * <pre>{@code
 * HttpServer http = new HttpServer();
 * http.addListener(new NetworkListener("main", "127.0.0.1", 8080));
 * GrizzlyWebSockets sockets = GrizzlyWebSockets.builder(http).endpoint(Chat.class).deploy();
 * TyrusPresence.of(WebSocketPresence.builder()).install(sockets);
 * http.start();
 * }</pre>
 *
 * <p>A path that no endpoint serves goes on to the HTTP handlers.
 */
public final class GrizzlyWebSockets implements AutoCloseable {
  private final EmbeddedContainer container;
  private final List<NetworkListener> listeners;

  private GrizzlyWebSockets(EmbeddedContainer container, Collection<NetworkListener> listeners) {
    this.container = container;
    this.listeners = List.copyOf(listeners);
  }

  /** A builder for endpoints on all listeners that {@code http} has when they are deployed. */
  public static Builder builder(HttpServer http) {
    return new Builder(http);
  }

  /** The container of the endpoints; more may be added to it. */
  public ServerContainer container() {
    return container;
  }

  List<NetworkListener> listeners() {
    return listeners;
  }

  /** Ends Tyrus's threads. Stop the HTTP server first; it is yours. */
  @Override
  public void close() {
    container.stop();
  }

  /** Settings of {@link GrizzlyWebSockets}. Not thread-safe. */
  public static final class Builder {
    private final HttpServer http;
    private final List<Class<?>> annotated = new ArrayList<>();
    private final List<ServerEndpointConfig> configured = new ArrayList<>();
    private String contextPath = "/";
    private Consumer<TyrusWebSocketEngineBuilder> engine = settings -> {};
    private Optional<HandshakeGuard> guard = Optional.empty();

    private Builder(HttpServer http) {
      this.http = http;
    }

    /** What the paths of all endpoints begin with; default {@code /}. */
    public Builder contextPath(String path) {
      this.contextPath = path;
      return this;
    }

    /** Adds a class annotated as server endpoint. */
    public Builder endpoint(Class<?> annotatedClass) {
      annotated.add(annotatedClass);
      return this;
    }

    /** Adds a programmatic endpoint, or an annotated one under another path or configurator. */
    public Builder endpoint(ServerEndpointConfig config) {
      configured.add(config);
      return this;
    }

    /** Settings of Tyrus's engine: limits of sessions, buffer sizes, tracing; default Tyrus's. */
    public Builder engine(Consumer<TyrusWebSocketEngineBuilder> settings) {
      this.engine = settings;
      return this;
    }

    /** Who is refused before the upgrade; default nobody. */
    public Builder guard(HandshakeGuard guard) {
      this.guard = Optional.of(guard);
      return this;
    }

    /**
     * Deploys the endpoints. To be called after the listeners were added and before {@link
     * HttpServer#start()}.
     *
     * @throws IllegalStateException if the server has no listener, or is started
     * @throws DeploymentException if an endpoint is not valid
     */
    public GrizzlyWebSockets deploy() throws DeploymentException {
      Collection<NetworkListener> listeners = http.getListeners();
      if (listeners.isEmpty() || http.isStarted()) {
        throw new IllegalStateException(
            "deploy endpoints after the HttpServer's listeners were added, and before its start()");
      }
      EmbeddedContainer container = container();
      listeners.forEach(listener -> prepare(listener, container));
      return new GrizzlyWebSockets(container, listeners);
    }

    private EmbeddedContainer container() throws DeploymentException {
      EmbeddedContainer container = new EmbeddedContainer(contextPath, engine);
      for (Class<?> endpoint : annotated) {
        container.addEndpoint(endpoint);
      }
      for (ServerEndpointConfig endpoint : configured) {
        container.addEndpoint(endpoint);
      }
      return started(container);
    }

    private EmbeddedContainer started(EmbeddedContainer container) throws DeploymentException {
      try {
        container.start(contextPath, 0);
      } catch (IOException failed) {
        throw new DeploymentException(failed.getMessage(), failed);
      }
      container.doneDeployment();
      return container;
    }

    /** As Tyrus's own server does: handlers off the selector threads, no end of an idle session. */
    private void prepare(NetworkListener listener, EmbeddedContainer container) {
      listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
      listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
      listener.registerAddOn(new WebSocketAddOn(container, contextPath));
      guard.ifPresent(g -> listener.registerAddOn(new GuardAddOn(g)));
    }
  }

  /** Puts the guard right ahead of Tyrus. */
  private record GuardAddOn(HandshakeGuard guard) implements AddOn {
    @Override
    public void setup(NetworkListener listener, FilterChainBuilder chain) {
      chain.add(chain.indexOfType(GrizzlyServerFilter.class), new GuardFilter(guard));
    }
  }
}
