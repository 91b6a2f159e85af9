package dev.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Durations as nanoseconds, without overflow. */
final class Nanos {
  /** Longer than any process lives, short enough to be added to anything. */
  private static final long MAX = Long.MAX_VALUE / 4;

  private static final long SECOND = 1_000_000_000L;
  private static final long MAX_SECONDS = MAX / SECOND;

  private Nanos() {}

  static long of(Duration duration) {
    return duration.toSeconds() >= MAX_SECONDS ? MAX : duration.toNanos();
  }

  /** Since 1970: of an instant between the years 1678 and 2261. */
  static long of(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
  }

  static Instant instant(long since1970) {
    return Instant.ofEpochSecond(
        Math.floorDiv(since1970, SECOND), Math.floorMod(since1970, SECOND));
  }

  /** For people: {@code 0.8 ms} or {@code 25.0 s}. */
  static String text(long nanos) {
    return nanos < SECOND
        ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  static String text(Duration duration) {
    return text(of(duration));
  }
}
