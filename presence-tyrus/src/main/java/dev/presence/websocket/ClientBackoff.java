package dev.presence.websocket;

import java.time.Duration;

/**
 * Exponential backoff with full jitter: all of a delay is random, so that clients that fell
 * together do not rise together.
 *
 * @param base the window of the first return
 * @param cap the widest window
 */
record ClientBackoff(Duration base, Duration cap) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * Before the next attempt.
   *
   * @param attempts since a connection last proved stable
   * @param spread the least window, as the server asks
   * @param chance from 0 to below 1
   */
  Duration delay(int attempts, Duration spread, double chance) {
    double window = Math.max((double) spread.toMillis(), window(attempts));
    return Duration.ofMillis((long) (chance * window));
  }

  private double window(int attempts) {
    double doubled = (double) base.toMillis() * Math.scalb(1.0, Math.min(MOST_DOUBLINGS, attempts));
    return Math.min((double) cap.toMillis(), doubled);
  }
}
