package dev.presence;

import java.time.Duration;

/** Argument checks whose errors name the parameter, the value and the limit. */
final class Checks {
  private Checks() {}

  static void length(String name, String value, int max) {
    if (value.isEmpty() || value.length() > max) {
      throw new IllegalArgumentException(
          name + " must have 1 to " + max + " characters, has " + value.length());
    }
  }

  /** Two names with half a pair each would be the same once they are written as UTF-8. */
  static void wellFormed(String name, String value) {
    for (int at = 0; at < value.length(); at += Character.charCount(value.codePointAt(at))) {
      int point = value.codePointAt(at);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            "%s must be text that UTF-8 can write, has half a surrogate pair, U+%04X, at index %d"
                .formatted(name, point, at));
      }
    }
  }

  static int atLeast(String name, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(name + " must be at least " + min + ", is " + value);
    }
    return value;
  }

  static Duration between(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " must be between " + min + " and " + max + ", is " + value);
    }
    return value;
  }
}
