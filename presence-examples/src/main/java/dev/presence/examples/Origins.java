package dev.presence.examples;

import static java.util.stream.Collectors.toSet;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which web pages may talk to the server from a browser: its own, and those that the operator
 * named. Clients that are no browser send no Origin.
 */
record Origins(Set<String> allowed) {
  private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@\\s]+)");

  /** Takes the origins in any spelling. */
  Origins {
    allowed = allowed.stream().map(Origins::normal).collect(toSet());
  }

  /**
   * Whether a page from {@code origin} may ask the server whose own origin {@code ours} is: the
   * Host that was asked for, and http or https as the connection has it. Behind a proxy that adds
   * TLS the origin has to be allowed by name.
   */
  boolean allow(String origin, String ours) {
    String asked = normal(origin);
    return isOrigin(asked) && (asked.equals(normal(ours)) || allowed.contains(asked));
  }

  static boolean isOrigin(String text) {
    return ORIGIN.matcher(text.toLowerCase(Locale.ROOT)).matches();
  }

  /** Lower case, and without the scheme's own port. */
  private static String normal(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    Matcher matcher = ORIGIN.matcher(lower);
    if (!matcher.matches()) {
      return lower;
    }
    String port = matcher.group(1).equals("https") ? ":443" : ":80";
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }
}
