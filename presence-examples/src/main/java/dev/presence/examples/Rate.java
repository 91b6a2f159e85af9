package dev.presence.examples;

import java.time.Duration;

/**
 * Counts in windows of a fixed length that begin with the first event: over a boundary up to twice
 * as many may pass. Not thread-safe.
 */
final class Rate {
  private final int most;
  private final long window;
  private long began;
  private int count;

  Rate(int most, Duration window) {
    this.most = most;
    this.window = window.toNanos();
  }

  /** Counts one more; false if that is too many. */
  boolean allows(long now) {
    begin(now);
    count = Math.min(count + 1, most + 1);
    return count <= most;
  }

  /** Whether there were as many as there may be. */
  boolean isUsedUp(long now) {
    begin(now);
    return count >= most;
  }

  private void begin(long now) {
    if (count == 0 || now - began >= window) {
      began = now;
      count = 0;
    }
  }
}
