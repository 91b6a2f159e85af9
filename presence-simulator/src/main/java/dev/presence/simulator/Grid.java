package dev.presence.simulator;

import java.time.Duration;

/** Timers that a server starts once for all clients. */
final class Grid {
  private Grid() {}

  /** When a timer of this period fires next after {@code now}. */
  static long after(long now, Duration period, long phase) {
    long every = period.toNanos();
    return phase + (Math.floorDiv(now - phase, every) + 1) * every;
  }
}
