package dev.presence.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy whose cable can be cut: from then on nothing passes, and neither side is told. No
 * FIN, no RST; what is sent is never answered, and a new connection leads nowhere.
 */
final class BlackHoleProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlackHoleProxy.class);
  private static final int CHUNK = 8 << 10;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean cut;

  private BlackHoleProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** Listens on a free loopback port and passes on to {@code target}, a loopback port too. */
  static BlackHoleProxy to(int target) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    BlackHoleProxy proxy = new BlackHoleProxy(new ServerSocket(0, 50, loopback), target);
    Threads.daemon("proxy-accept", proxy::accept).start();
    return proxy;
  }

  int port() {
    return listening.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = opened(listening.accept());
        if (cut) {
          continue; // held open, and never answered
        }
        Socket server = opened(new Socket(InetAddress.getLoopbackAddress(), target));
        Threads.daemon("proxy-up", () -> pump(client, server)).start();
        Threads.daemon("proxy-down", () -> pump(server, client)).start();
      }
    } catch (IOException e) {
      LOG.debug("no longer accepting: {}", e.toString());
    }
  }

  private Socket opened(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private void pump(Socket from, Socket to) {
    try {
      transfer(from.getInputStream(), to.getOutputStream());
    } catch (IOException e) {
      LOG.debug("a connection broke: {}", e.toString());
    }
    holdWhileCut();
    closeQuietly(from);
    closeQuietly(to);
  }

  private void transfer(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int n = in.read(chunk); n >= 0 && !cut; n = in.read(chunk)) {
      out.write(chunk, 0, n);
    }
  }

  /** A cut cable does not tell that the other end has hung up. */
  private void holdWhileCut() {
    try {
      if (cut) {
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeQuietly(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing failed: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    closed.countDown();
    sockets.forEach(this::closeQuietly);
  }
}
