package dev.presence.examples;

import java.util.regex.Pattern;

/** What users and devices may be called. */
final class Names {
  static final String PATTERN = "[\\p{L}\\p{N}._@-]{1,64}";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private Names() {}

  static boolean isValid(String name) {
    return COMPILED.matcher(name).matches();
  }
}
