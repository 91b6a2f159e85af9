package dev.presence.simulator;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with places to fill: {@code @name@}. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("@([a-z]+)@");

  private Template() {}

  /** Fills all places in one pass: what is put in is not searched again. */
  static String fill(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), values)));
  }

  private static String value(String name, Map<String, String> values) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("nothing to put in place of @" + name + "@");
    }
    return value;
  }
}
