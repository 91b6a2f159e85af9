package dev.presence.examples;

import dev.presence.tyrus.GrizzlyWebSockets;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.InetAddress;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;

/** The demo's server without presence, on a free loopback port. */
final class PlainServer implements AutoCloseable {
  private final HttpServer http = new HttpServer();
  private final NetworkListener listener =
      new NetworkListener("plain", InetAddress.getLoopbackAddress().getHostAddress(), 0);
  private final GrizzlyWebSockets sockets;

  private PlainServer() throws DeploymentException {
    http.addListener(listener);
    sockets = GrizzlyWebSockets.builder(http).endpoint(PlainEndpoint.class).deploy();
  }

  static PlainServer start() throws DeploymentException, IOException {
    PlainServer server = new PlainServer();
    server.http.start();
    return server;
  }

  int port() {
    return listener.getPort();
  }

  @Override
  public void close() {
    http.shutdownNow();
    sockets.close();
  }
}
