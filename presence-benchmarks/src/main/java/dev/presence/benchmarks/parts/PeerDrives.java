package dev.presence.benchmarks.parts;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What the ways that are not presence's have in common: peers, and a thread made by a timer. */
public abstract class PeerDrives extends Driving {
  private final AtomicLong pings = new AtomicLong();
  private final AtomicReference<Thread> made = new AtomicReference<>();

  /** For the timer's one thread. */
  final ThreadFactory threads() {
    return work -> {
      Thread thread = new Thread(work, "peer-driver");
      made.set(thread);
      return thread;
    };
  }

  final Thread thread() {
    Thread thread = made.get();
    if (thread == null) {
      throw new IllegalStateException("the timer has not made its thread");
    }
    return thread;
  }

  /** One that was heard as long ago as its phase says. */
  final WatchedPeer peer(int number, int all) {
    long phase = Math.floorDiv(INTERVAL * number, all);
    return new WatchedPeer(System.nanoTime() - phase, pings);
  }

  @Override
  protected final long pings() {
    return pings.get();
  }
}
