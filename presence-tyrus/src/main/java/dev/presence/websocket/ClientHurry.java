package dev.presence.websocket;

import java.time.Duration;

/** How often a client may dial at once, whatever its backoff says. */
final class ClientHurry {
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  private boolean hasHurried;
  private long hurriedAt;

  /** Whether it may now; then it may not for 5 s. */
  boolean may(long now) {
    if (hasHurried && now - hurriedAt < PAUSE) {
      return false;
    }
    hasHurried = true;
    hurriedAt = now;
    return true;
  }
}
