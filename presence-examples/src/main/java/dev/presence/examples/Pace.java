package dev.presence.examples;

import dev.presence.TimeSource;

/** At most so many in each second, which begins with the first. Thread-safe. */
final class Pace {
  private static final long SECOND = 1_000_000_000L;

  private final TimeSource time;
  private final int most;
  private long began;
  private int taken;

  Pace(TimeSource time, int most) {
    this.time = time;
    this.most = most;
    this.began = time.nanoTime() - SECOND;
  }

  /** Takes one, if there is one left. */
  synchronized boolean allows() {
    boolean allowed = left() > 0;
    take(allowed ? 1 : 0);
    return allowed;
  }

  /** How many there are still in this second. */
  synchronized int left() {
    long now = time.nanoTime();
    if (now - began >= SECOND) {
      began = now;
      taken = 0;
    }
    return most - taken;
  }

  synchronized void take(int some) {
    taken += some;
  }
}
