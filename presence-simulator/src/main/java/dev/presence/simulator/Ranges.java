package dev.presence.simulator;

import java.math.BigInteger;
import java.time.Duration;

/** Argument checks whose errors name the parameter, the range and the value. */
final class Ranges {
  private Ranges() {}

  static Duration between(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name
              + " must be between "
              + Text.of(min)
              + " and "
              + Text.of(max)
              + ", is "
              + Text.of(value));
    }
    return value;
  }

  static long between(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be between " + min + " and " + max + ", is " + value);
    }
    return value;
  }

  /** A whole number as a command line gives it, however long. */
  static long whole(String name, String text, long min, long max) {
    BigInteger value = parsed(text);
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw new IllegalArgumentException(
          name + " must be between " + min + " and " + max + ", is " + value);
    }
    return value.longValueExact();
  }

  private static BigInteger parsed(String text) {
    try {
      return new BigInteger(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no whole number", e);
    }
  }

  static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1, is " + value);
    }
    return value;
  }
}
