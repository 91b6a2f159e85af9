package dev.presence.benchmarks.whole;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * netty-socketio with its own heartbeat: a text message from the server once per interval, which
 * the client answers by another.
 *
 * <p>It beats everybody, also who is talking, and needs a Socket.IO client. Only the WebSocket
 * transport is on; all else is as it comes.
 */
record SocketIoSubject(int port) implements Subject {
  private static final int ATTEMPTS = 10;

  static SocketIoSubject start(String host, Duration interval, Duration timeout)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort(host);
      try {
        server(host, port, interval, timeout).start();
        return new SocketIoSubject(port);
      } catch (RuntimeException e) {
        // It cannot tell which port it got, so it must be told one; that may be taken meanwhile.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  private static SocketIOServer server(String host, int port, Duration interval, Duration timeout) {
    Configuration configuration = new Configuration();
    configuration.setHostname(host);
    configuration.setPort(port);
    configuration.setTransports(Transport.WEBSOCKET);
    configuration.setPingInterval((int) interval.toMillis());
    configuration.setPingTimeout((int) timeout.toMillis());
    return new SocketIOServer(configuration);
  }
}
