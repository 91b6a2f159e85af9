package dev.presence.it;

import dev.presence.SessionRegistry;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.Session;
import java.util.Optional;

/**
 * A server that runs the endpoint under test.
 *
 * @param path where the endpoint is
 * @param presence empty if the server goes without, as most do
 */
record RunningServer(int port, String path, Optional<WebSocketPresence> presence, Runnable stop) {
  static RunningServer start(ServerOptions options) throws Exception {
    RunningServer server = starter(options.kind()).start(options);
    server.presence.ifPresent(presence -> Chronicle.follow(presence.registry()));
    return server;
  }

  /** Only the one that is asked for is loaded: the others' containers are not on the class path. */
  private static Starter starter(ServerKind kind) {
    return switch (kind) {
      case TYRUS -> TyrusServer::start;
      case TOMCAT -> TomcatServer::start;
      case JETTY -> JettyServer::start;
      case UNDERTOW -> UndertowServer::start;
      case SPRING -> SpringServer::start;
    };
  }

  SessionRegistry registry() {
    return presence
        .orElseThrow(() -> new IllegalStateException("this server has no presence"))
        .registry();
  }

  /** The first session of this user that is still held. */
  Session session(String user) {
    return presence.isPresent()
        ? Sessions.byId(registry().findUser(user).get(0).id())
        : Sessions.byUser(user);
  }

  void close() {
    presence.ifPresent(WebSocketPresence::close);
    Out.report("quit");
    stop.run();
  }

  /** One kind of server. */
  @FunctionalInterface
  interface Starter {
    RunningServer start(ServerOptions options) throws Exception;
  }
}
