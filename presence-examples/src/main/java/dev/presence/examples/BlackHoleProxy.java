package dev.presence.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy whose cable can be cut and healed. While it is cut nothing passes, and neither side
 * is told: no FIN, no RST; what is sent is not answered, and a new connection leads nowhere. Once
 * it is healed, what was sent meanwhile arrives, as TCP would send it again.
 */
final class BlackHoleProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlackHoleProxy.class);
  private static final int CHUNK = 8 << 10;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private boolean cut;
  private boolean closed;

  /**
   * The newest connection that was begun while the cable is cut: its peer gave up the older ones.
   */
  private @Nullable Socket begun;

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

  synchronized boolean isCut() {
    return cut;
  }

  synchronized void cut() {
    cut = true;
  }

  void heal() {
    Socket client = mend();
    if (client != null) {
      join(client);
    }
  }

  private synchronized @Nullable Socket mend() {
    cut = false;
    notifyAll();
    Socket client = begun;
    begun = null;
    return client;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = opened(listening.accept());
        if (!isHeld(client)) {
          join(client);
        }
      }
    } catch (IOException e) {
      LOG.debug("no longer accepting: {}", e.toString());
    }
  }

  private synchronized boolean isHeld(Socket client) {
    if (cut) {
      if (begun != null) {
        closeQuietly(begun);
      }
      begun = client;
    }
    return cut;
  }

  private void join(Socket client) {
    try {
      Socket server = opened(new Socket(InetAddress.getLoopbackAddress(), target));
      Threads.daemon("proxy-up", () -> pump(client, server)).start();
      Threads.daemon("proxy-down", () -> pump(server, client)).start();
    } catch (IOException e) {
      LOG.debug("nobody listens there: {}", e.toString());
      closeQuietly(client);
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
    awaitHealed(); // a cut cable does not tell that the other end has hung up
    closeQuietly(from);
    closeQuietly(to);
  }

  private void transfer(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      awaitHealed();
      out.write(chunk, 0, n);
    }
  }

  private synchronized void awaitHealed() {
    try {
      while (cut && !closed) {
        wait();
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
    end();
    sockets.forEach(this::closeQuietly);
  }

  private synchronized void end() {
    closed = true;
    notifyAll();
  }
}
