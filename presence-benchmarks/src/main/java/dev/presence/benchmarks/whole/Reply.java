package dev.presence.benchmarks.whole;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a process of a run answers to one command: one line of keys and values. */
record Reply(Map<String, String> values) {
  private static final String MARK = "~";

  Reply {
    values = Map.copyOf(values);
  }

  /** Keys and values in turn. */
  static Reply of(Object... keysAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i].toString(), keysAndValues[i + 1].toString().replace(' ', '_'));
    }
    return new Reply(values);
  }

  /** The same and one more value. */
  Reply with(String key, Object value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(key, value.toString().replace(' ', '_'));
    return new Reply(more);
  }

  /** Reads a line; empty if it is none of ours but log output. */
  static Optional<Reply> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : line.substring(MARK.length()).trim().split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return Optional.of(new Reply(values));
  }

  /** The line; what {@link #parse} reads. */
  String line() {
    return values.entrySet().stream()
        .map(value -> " " + value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining("", MARK, ""));
  }

  Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  long number(String key) {
    return Long.parseLong(
        find(key).orElseThrow(() -> new IllegalArgumentException("no " + key + " in " + this)));
  }
}
