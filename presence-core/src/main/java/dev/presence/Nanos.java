package dev.presence;

import java.time.Duration;
import java.time.Instant;

/** Durations as nanoseconds, without overflow. */
final class Nanos {
  /** Longer than any process lives, short enough to be added to anything. */
  private static final long MAX = Long.MAX_VALUE / 4;

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
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

  /** For people: {@code 0.8 ms} or {@code 25.0 s}. By hand: formatting took half of a leave. */
  static String text(long nanos) {
    if (nanos < 0) {
      return "-" + text(-nanos);
    }
    return nanos < SECOND ? text(nanos, MILLI, " ms") : text(nanos, SECOND, " s");
  }

  private static String text(long nanos, long unit, String name) {
    long tenths = (nanos + unit / 20) / (unit / 10);
    return tenths / 10 + "." + tenths % 10 + name;
  }

  static String text(Duration duration) {
    return text(of(duration));
  }
}
