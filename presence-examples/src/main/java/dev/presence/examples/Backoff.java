package dev.presence.examples;

import java.time.Duration;

/**
 * How long a client waits before it tries again: twice as long after each failure up to a cap, and
 * somewhere in the upper half of that by chance, so that the clients of a restarted server do not
 * all come back at once.
 */
record Backoff(Duration first, Duration cap) {
  static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  private static final int MAX_DOUBLINGS = 20;

  /**
   * The wait before the next attempt.
   *
   * @param failures in a row so far, at least 1
   * @param chance 0 to 1
   */
  Duration delay(int failures, double chance) {
    long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long longest = Math.min(doubled, cap.toMillis());
    return Duration.ofMillis((long) (longest * (1 + chance) / 2));
  }
}
