package dev.presence.it;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One line that a child process tells its parent: what happened, when, and details.
 *
 * <p>{@code mono} is {@link System#nanoTime()} of the child. On Linux all processes of a machine
 * share that clock, so that the parent may subtract its own readings.
 */
record Report(String what, Map<String, String> details) {
  private static final String MARK = "~ ";

  Report {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** A report of this very moment; details alternate between key and value. */
  static Report now(String what, Object... details) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("mono", Long.toString(System.nanoTime()));
    all.put("wall", Instant.now().toString());
    for (int i = 0; i < details.length; i += 2) {
      all.put(details[i].toString(), String.valueOf(details[i + 1]));
    }
    return new Report(what, all);
  }

  String line() {
    return MARK
        + what
        + details.entrySet().stream()
            .map(detail -> " " + detail.getKey() + "=" + encoded(detail.getValue()))
            .collect(Collectors.joining());
  }

  /** Reads a line; empty if it is no report but log output. */
  static Optional<Report> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    String[] words = line.substring(MARK.length()).split(" ");
    Map<String, String> details = new LinkedHashMap<>();
    for (int i = 1; i < words.length; i++) {
      String[] pair = words[i].split("=", 2);
      details.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return Optional.of(new Report(words[0], details));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  String get(String key) {
    String value = details.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key + " in " + this);
    }
    return value;
  }

  boolean is(String event, String key, String value) {
    return what.equals(event) && value.equals(details.get(key));
  }

  long number(String key) {
    return Long.parseLong(get(key));
  }

  Duration duration(String key) {
    return Duration.parse(get(key));
  }

  /** Reading of {@link System#nanoTime()} when this was reported. */
  long mono() {
    return number("mono");
  }
}
