package dev.presence.tyrus;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.core.TyrusWebSocketEngine.TyrusWebSocketEngineBuilder;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus's server container without a server of its own. */
final class EmbeddedContainer extends TyrusServerContainer {
  private final String contextPath;
  private final TyrusWebSocketEngine engine;

  EmbeddedContainer(String contextPath, Consumer<TyrusWebSocketEngineBuilder> settings) {
    super(Set.of());
    this.contextPath = contextPath;
    TyrusWebSocketEngineBuilder builder = TyrusWebSocketEngine.builder(this);
    settings.accept(builder);
    this.engine = builder.build();
  }

  @Override
  public void register(Class<?> endpoint) throws DeploymentException {
    engine.register(endpoint, contextPath);
  }

  @Override
  public void register(ServerEndpointConfig endpoint) throws DeploymentException {
    engine.register(endpoint, contextPath);
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of();
  }

  @Override
  public WebSocketEngine getWebSocketEngine() {
    return engine;
  }
}
