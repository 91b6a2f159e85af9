package dev.presence.tyrus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Between one client and its server: from a moment on it passes on one byte at a time. */
final class Trickle implements AutoCloseable {
  private final ServerSocket clients = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Duration every;
  private final int server;
  private volatile boolean slow;

  Trickle(int server, Duration every) throws IOException {
    this.server = server;
    this.every = every;
    start(this::serve);
  }

  int port() {
    return clients.getLocalPort();
  }

  /** From now on, for what comes from the client. */
  void slowDown() {
    slow = true;
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void start(Step step) {
    Thread thread = new Thread(() -> untilClosed(step), "trickle");
    thread.setDaemon(true);
    thread.start();
  }

  private static void untilClosed(Step step) {
    try {
      step.run();
    } catch (IOException closed) {
      // The end of the test, or of a peer that it has let go.
    }
  }

  private void serve() throws IOException {
    try (Socket client = clients.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server)) {
      there.setTcpNoDelay(true);
      start(() -> there.getInputStream().transferTo(client.getOutputStream()));
      pass(client.getInputStream(), there.getOutputStream());
    }
  }

  private void pass(InputStream from, OutputStream to) throws IOException {
    for (int next = from.read(); next >= 0; next = from.read()) {
      to.write(next);
      if (slow) {
        LockSupport.parkNanos(every.toNanos());
      }
    }
  }

  @Override
  public void close() throws IOException {
    clients.close();
  }
}
