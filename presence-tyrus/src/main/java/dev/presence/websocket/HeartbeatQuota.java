package dev.presence.websocket;

import java.time.Duration;

/** At most 20 heartbeats in 10 s. Thread-safe. */
final class HeartbeatQuota {
  static final int MOST = 20;
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();

  private long since;
  private int taken;

  /** Whether one more may be taken. */
  synchronized boolean take(long now) {
    if (taken == 0 || now - since >= WINDOW) {
      since = now;
      taken = 0;
    }
    taken = Math.min(taken + 1, MOST + 1);
    return taken <= MOST;
  }
}
