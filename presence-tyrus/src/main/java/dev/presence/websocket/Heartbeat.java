package dev.presence.websocket;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One text of the application heartbeat ({@code docs/heartbeat-protocol.md}).
 *
 * @param version of the protocol, 0 to 999
 * @param kind {@code hello}, {@code ask} and so on
 * @param fields each name once
 */
record Heartbeat(int version, String kind, Map<String, String> fields) {
  /** The version that we speak. */
  static final int VERSION = 1;

  private static final String PREFIX = "\u0005hb";
  private static final int LONGEST = 128;
  private static final Pattern SHAPE =
      Pattern.compile(
          PREFIX + "(0|[1-9][0-9]{0,2}) ([a-z]{1,16})((?: [a-z]{1,16}=[A-Za-z0-9-]{1,24})*)");

  /** Whether the application must not see this text, well-formed or not. */
  static boolean isMeantBy(String text) {
    return text.startsWith(PREFIX);
  }

  /** Empty if it is malformed or too long. */
  static Optional<Heartbeat> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher shape = SHAPE.matcher(text);
    return shape.matches()
        ? fields(shape.group(3))
            .map(f -> new Heartbeat(Integer.parseInt(shape.group(1)), shape.group(2), f))
        : Optional.empty();
  }

  private static Optional<Map<String, String>> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.isEmpty() ? new String[0] : text.substring(1).split(" ")) {
      int equals = field.indexOf('=');
      if (fields.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(fields);
  }

  /** For example {@code ask id=7}, of the version that we speak. */
  static String text(String body) {
    return text(VERSION, body);
  }

  static String text(int version, String body) {
    return PREFIX + version + " " + body;
  }

  Optional<String> id() {
    return Optional.ofNullable(fields.get("id"));
  }

  /**
   * A number, taken as the nearest end of its range if it is outside.
   *
   * @return {@code absent} if it is not there
   * @throws NumberFormatException if it is not all digits
   */
  long number(String name, long least, long most, long absent) {
    String digits = fields.get(name);
    if (digits == null) {
      return absent;
    }
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new NumberFormatException(name + " is not all digits");
    }
    // 24 digits may not fit, 18 always do; leading zeros do not count.
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 18
        ? most
        : Math.max(least, Math.min(most, Long.parseLong(significant)));
  }
}
