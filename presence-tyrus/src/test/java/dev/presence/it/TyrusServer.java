package dev.presence.it;

import dev.presence.tyrus.GrizzlyWebSockets;
import dev.presence.tyrus.TyrusPresence;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.ssl.SSLContextConfigurator;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.server.Server;

/** Tyrus on Grizzly, in either of the two ways an application may have it. */
final class TyrusServer {
  private TyrusServer() {}

  static RunningServer start(ServerOptions options) throws DeploymentException, IOException {
    return options.keystore().isPresent() ? secure(options) : plain(options);
  }

  /** Tyrus' own standalone server, as its users know it. */
  private static RunningServer plain(ServerOptions options) throws DeploymentException {
    Map<String, Object> properties = new HashMap<>();
    options
        .workers()
        .ifPresent(
            size -> properties.put(GrizzlyServerContainer.WORKER_THREAD_POOL_CONFIG, pool(size)));
    Server server = new Server("0.0.0.0", -1, "/", properties, options.endpoint());
    server.start();
    return new RunningServer(
        server.getPort(),
        ServerOptions.PATH,
        options.presence(builder -> TyrusPresence.of(builder).install(server)),
        server::stop);
  }

  /** A Grizzly HTTP server with TLS; the standalone server has none. */
  private static RunningServer secure(ServerOptions options)
      throws DeploymentException, IOException {
    HttpServer http = new HttpServer();
    NetworkListener listener = new NetworkListener("secure", "0.0.0.0", 0);
    listener.setSecure(true);
    listener.setSSLEngineConfig(tls(options));
    http.addListener(listener);
    options
        .workers()
        .ifPresent(size -> listener.getTransport().setWorkerThreadPoolConfig(pool(size)));
    GrizzlyWebSockets sockets =
        GrizzlyWebSockets.builder(http).endpoint(options.endpoint()).deploy();
    var presence = options.presence(builder -> TyrusPresence.of(builder).install(sockets));
    http.start();
    return new RunningServer(listener.getPort(), ServerOptions.PATH, presence, http::shutdownNow);
  }

  private static SSLEngineConfigurator tls(ServerOptions options) {
    SSLContextConfigurator context = new SSLContextConfigurator();
    context.setKeyStoreFile(options.keystore().orElseThrow().toString());
    context.setKeyStorePass(KeyStoreFile.PASSWORD);
    return new SSLEngineConfigurator(context.createSSLContext(true), false, false, false);
  }

  private static ThreadPoolConfig pool(int size) {
    return ThreadPoolConfig.defaultConfig().setCorePoolSize(size).setMaxPoolSize(size);
  }
}
