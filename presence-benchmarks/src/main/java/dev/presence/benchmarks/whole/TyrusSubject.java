package dev.presence.benchmarks.whole;

import jakarta.websocket.DeploymentException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.server.Server;

/** Tyrus' standalone server, as its users know it, without presence. */
record TyrusSubject(int port) implements Subject {
  static TyrusSubject bare(String host) throws DeploymentException {
    return new TyrusSubject(serve(host, EchoEndpoint.class).getPort());
  }

  static TyrusSubject pingLoop(String host, Duration period) throws DeploymentException {
    PingLoop.start(period);
    return new TyrusSubject(serve(host, PingedEndpoint.class).getPort());
  }

  static Server serve(String host, Class<?> endpoint) throws DeploymentException {
    Server server = new Server(host, -1, "/", Map.of(), endpoint);
    server.start();
    return server;
  }

  @Override
  public Reply tell(String command, List<String> arguments) {
    return switch (command) {
      case "opened" -> Arrivals.HERE.openedSince(Long.parseLong(arguments.get(0)));
      default -> Subject.super.tell(command, arguments);
    };
  }
}
