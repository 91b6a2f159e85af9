package dev.presence.benchmarks.whole;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Thousands of clients of one server on one thread. Raw sockets, so that on a machine of few cores
 * it is the server that uses them.
 *
 * <p>Commands come from another thread by {@link #submit}; all else belongs to the thread in {@link
 * #run}.
 */
final class Crowd implements Wire.Listener {
  private static final long MILLI = 1_000_000;
  private static final int BUFFER = 128 * 1024;

  /** A command, on the crowd's thread. */
  interface Task {
    void run() throws IOException;
  }

  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER);
  private final List<Wire> wires = new ArrayList<>();
  private final Queue<Activity> activities = new ArrayDeque<>();
  private final Selector selector;
  private final InetSocketAddress server;
  private final Dialect dialect;
  private final Duration beat;
  private int open;
  private int lost;
  private long pings;

  /**
   * Clients of that server, none yet.
   *
   * @param beat how often a client of this dialect tells that it is alive, if it does
   */
  Crowd(InetSocketAddress server, Dialect dialect, Duration beat) throws IOException {
    this.selector = Selector.open();
    this.server = server;
    this.dialect = dialect;
    this.beat = beat;
  }

  void submit(Task task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Runs until the process is halted. */
  void run() throws IOException {
    while (selector.isOpen()) {
      for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      long wait = work();
      if (wait < MILLI) {
        selector.selectNow(this::ready);
      } else {
        selector.select(this::ready, wait / MILLI);
      }
    }
  }

  /** Lets each activity do what is due, and returns how long none of them has anything to do. */
  private long work() throws IOException {
    long soonest = Activity.NOT_SOON;
    long now = System.nanoTime();
    for (int n = activities.size(); n > 0; n--) {
      Activity activity = activities.remove();
      long wait = activity.work(now);
      if (wait >= 0) {
        activities.add(activity);
        soonest = Math.min(soonest, wait);
      }
    }
    return soonest;
  }

  void begin(Activity activity) {
    activities.add(activity);
  }

  private void ready(SelectionKey key) {
    Wire wire = (Wire) key.attachment();
    attempt(wire, () -> wire.ready(shared));
  }

  /** Does something with one connection; if that fails, the connection is lost and not the run. */
  void attempt(Wire wire, Task task) {
    try {
      task.run();
    } catch (IOException e) {
      lose(wire, e);
    }
  }

  private void lose(Wire wire, IOException why) {
    lost++;
    if (lost == 1) {
      System.out.println("the first connection that was lost: " + why);
    }
    if (wire.isOpen()) {
      open--;
    }
    try {
      wire.close();
    } catch (IOException e) {
      System.out.println("could not close: " + e);
    }
  }

  /** Begins one more connection. */
  void connect(String source, String user) throws IOException {
    byte[] request = dialect.request(server.getHostString(), server.getPort(), user);
    wires.add(Wire.connect(selector, source, server, dialect, request, dialect.hello(beat), this));
  }

  /** All that were begun and not dropped, in this order, lost ones too. */
  List<Wire> wires() {
    return wires;
  }

  Dialect dialect() {
    return dialect;
  }

  Duration beat() {
    return beat;
  }

  /** How many are open. */
  int open() {
    return open;
  }

  /** How many were never opened or did not stay open, other than by {@link #drop}. */
  int lost() {
    return lost;
  }

  /** Pings or heartbeats that the server has sent. */
  long pings() {
    return pings;
  }

  /** Ends all connections at once by a reset, and forgets them. */
  void drop() throws IOException {
    for (Wire wire : wires) {
      if (wire.isOpen()) {
        wire.abort();
      }
    }
    wires.clear();
    open = 0;
    lost = 0;
  }

  @Override
  public void opened(Wire wire) {
    open++;
  }

  @Override
  public void pinged() {
    pings++;
  }

  @Override
  public void said(Wire wire, ByteBuffer text) throws IOException {
    if (text.remaining() != Stamp.LENGTH) {
      throw new IOException("an echo was expected, of " + text.remaining() + " bytes it is none");
    }
    long sent = Stamp.read(text);
    for (Activity activity : activities) {
      activity.echoed(wire, sent);
    }
  }
}
