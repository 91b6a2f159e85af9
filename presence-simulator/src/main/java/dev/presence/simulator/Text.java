package dev.presence.simulator;

import java.time.Duration;
import java.util.Locale;

/** Numbers and durations as people read them. */
final class Text {
  private Text() {}

  /** In the largest unit that keeps it short: {@code 250 ms}, {@code 15 s}, {@code 15.4 min}. */
  static String of(Duration duration) {
    return seconds(duration.toNanos() / 1e9);
  }

  static String seconds(double seconds) {
    if (Double.isNaN(seconds)) {
      return "-";
    }
    double size = Math.abs(seconds);
    if (size < 1) {
      return number(seconds * 1e3) + " ms";
    }
    if (size < 120) {
      return number(seconds) + " s";
    }
    return size < 7_200 ? number(seconds / 60) + " min" : number(seconds / 3_600) + " h";
  }

  /** At most three digits that mean something, no trailing zeros. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    if (size >= 1_000_000 || (size > 0 && size < 0.001)) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
    return trimmed(String.format(Locale.ROOT, "%,." + decimals + "f", value));
  }

  private static String trimmed(String number) {
    return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
  }
}
