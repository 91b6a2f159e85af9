package dev.presence.it;

import java.time.Duration;

/** Lets real time pass, where nothing is to be awaited but that nothing happens. */
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
