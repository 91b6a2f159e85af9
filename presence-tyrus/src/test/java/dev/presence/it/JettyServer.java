package dev.presence.it;

import jakarta.websocket.server.ServerContainer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Embedded Jetty, EE 10. */
final class JettyServer {
  private JettyServer() {}

  static RunningServer start(ServerOptions options) throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool();
    options.workers().ifPresent(size -> limit(threads, size));
    Server server = new Server(threads);
    AtomicReference<ServerContainer> container = new AtomicReference<>();
    ServletContextHandler context = new ServletContextHandler("/");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, made) -> {
          made.addEndpoint(options.endpoint());
          container.set(made);
        });
    server.setHandler(context);
    server.start();
    var presence = options.presence(builder -> builder.install(container.get()));
    ServerConnector connector = connector(server, options);
    server.addConnector(connector);
    connector.start(); // accepts from here on
    return new RunningServer(
        connector.getLocalPort(), ServerOptions.PATH, presence, () -> stop(server));
  }

  /** Beside those that run handlers, Jetty wants a thread to accept and one to select. */
  private static void limit(QueuedThreadPool threads, int handlers) {
    threads.setMaxThreads(handlers + 2);
    threads.setMinThreads(1);
    threads.setReservedThreads(0);
  }

  private static ServerConnector connector(Server server, ServerOptions options) {
    HttpConfiguration http = new HttpConfiguration();
    // The certificate names an address, and SNI knows host names only.
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory factory = new HttpConnectionFactory(http);
    return options
        .keystore()
        .map(file -> new ServerConnector(server, tls(file.toString()), factory))
        .orElseGet(() -> new ServerConnector(server, factory));
  }

  private static SslContextFactory.Server tls(String keystore) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(keystore);
    tls.setKeyStorePassword(KeyStoreFile.PASSWORD);
    return tls;
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) { // as Jetty declares it
      throw new IllegalStateException(e);
    }
  }
}
