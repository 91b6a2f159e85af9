package dev.presence;

import java.time.Duration;
import java.util.Locale;

/** Durations as nanoseconds, without overflow. */
final class Nanos {
  /** Longer than any process lives, short enough to be added to anything. */
  private static final long MAX = Long.MAX_VALUE / 4;

  private static final long MAX_SECONDS = MAX / 1_000_000_000L;

  private Nanos() {}

  static long of(Duration duration) {
    return duration.toSeconds() >= MAX_SECONDS ? MAX : duration.toNanos();
  }

  /** For people: {@code 0.8 ms} or {@code 25.0 s}. */
  static String text(long nanos) {
    return nanos < 1_000_000_000L
        ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  static String text(Duration duration) {
    return text(of(duration));
  }
}
