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

  synchronized boolean allows() {
    long now = time.nanoTime();
    if (now - began >= SECOND) {
      began = now;
      taken = 0;
    }
    boolean allowed = taken < most;
    taken += allowed ? 1 : 0;
    return allowed;
  }
}
