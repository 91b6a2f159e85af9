package dev.presence.examples;

import dev.presence.Identity;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.SslEngineConfigurator;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent connects, and as whom.
 *
 * @param server the endpoint, without a query
 * @param identity claimed in the query
 * @param token sent in the Authorization header
 * @param speaksHeartbeats whether the server knows the application heartbeat; it then says over
 *     which time its clients are to return when it is killed
 * @param trust the certificates that a wss server must have; empty: those that Java trusts
 */
record AgentTarget(
    URI server,
    Identity identity,
    String token,
    boolean speaksHeartbeats,
    Optional<SSLContext> trust) {
  AgentTarget(URI server, Identity identity, String token, boolean speaksHeartbeats) {
    this(server, identity, token, speaksHeartbeats, Optional.empty());
  }

  /** What connects there. */
  WebSocketContainer container() {
    ClientManager container = ClientManager.createClient();
    trust.ifPresent(
        context ->
            container
                .getProperties()
                .put(ClientProperties.SSL_ENGINE_CONFIGURATOR, new SslEngineConfigurator(context)));
    return container;
  }

  /**
   * Whether this can be an endpoint.
   *
   * @return what is wrong with it; null if nothing is
   */
  static @Nullable String problemWith(URI server) {
    boolean webSocket = "ws".equals(server.getScheme()) || "wss".equals(server.getScheme());
    return webSocket && server.getHost() != null && server.getRawQuery() == null
        ? null
        : "must look like ws://HOST:PORT/client, is " + server;
  }

  URI address() {
    return URI.create(
        "%s?user=%s&device=%s&version=%s"
            .formatted(
                server,
                Percent.encode(identity.user()),
                Percent.encode(identity.device()),
                Percent.encode(Version.current())));
  }

  String authorization() {
    return "Bearer " + token;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return server + " as " + identity;
  }
}
