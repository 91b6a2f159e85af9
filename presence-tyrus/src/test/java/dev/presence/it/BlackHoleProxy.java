package dev.presence.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A TCP proxy on loopback that can swallow everything, so that a link is cut without any privilege.
 *
 * <p>After {@link #cut()} both ends still find their connections open and their bytes acknowledged,
 * but nothing gets through any more, not even an end of stream.
 */
final class BlackHoleProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Long> serverHungUp = new CompletableFuture<>();
  private volatile boolean cut;

  private BlackHoleProxy(ServerSocket door, int target) {
    this.door = door;
    this.target = target;
  }

  /** Starts forwarding from a free port to {@code target}, both on loopback. */
  static BlackHoleProxy to(int target) throws IOException {
    ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    BlackHoleProxy proxy = new BlackHoleProxy(door, target);
    run("door", proxy::accept);
    return proxy;
  }

  int port() {
    return door.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  /** Waits until the server ends its connection and returns {@link System#nanoTime()} of that. */
  long awaitServerHangingUp(Duration limit) throws InterruptedException {
    try {
      return serverHungUp.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("the server still holds its connection after " + limit, e);
    }
  }

  private void accept() throws IOException {
    while (!door.isClosed()) {
      Socket client = door.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.addAll(List.of(client, server));
      run("to-server", () -> forward(client, server));
      run("to-client", () -> forwardFromServer(server, client));
    }
  }

  private void forwardFromServer(Socket server, Socket client) throws IOException {
    try {
      forward(server, client);
    } finally {
      serverHungUp.complete(System.nanoTime());
    }
  }

  private void forward(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    int length;
    while ((length = in.read(buffer)) >= 0) {
      if (!cut) {
        out.write(buffer, 0, length);
      }
    }
    if (!cut) {
      to.close();
    }
  }

  /** A copier ends with its socket, however that ended. */
  private static void run(String name, Copier copier) {
    Thread thread =
        new Thread(
            () -> {
              try {
                copier.run();
              } catch (IOException e) {
                // Reset or closed: for a proxy, an end like any other.
              }
            },
            "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @FunctionalInterface
  private interface Copier {
    void run() throws IOException;
  }
}
