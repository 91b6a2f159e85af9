package dev.presence.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Why goals are missed, in a sentence each, by what was measured: kept in a file beside this class,
 * since it is found out when a run is over. Shown only where a goal is missed.
 */
record Reasons(Map<String, String> byKey) {
  private static final String FILE = "reasons.txt";
  private static final String COMMENT = "#";
  private static final String SEPARATOR = " = ";

  Reasons {
    byKey = Map.copyOf(byKey);
  }

  static Reasons read() {
    InputStream file = Reasons.class.getResourceAsStream(FILE);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(file, FILE), StandardCharsets.UTF_8))) {
      return of(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of lines that are empty, comments, or a key and a reason.
   *
   * @throws IllegalArgumentException if one is neither
   */
  static Reasons of(BufferedReader lines) {
    Map<String, String> reasons = new HashMap<>();
    lines
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
        .forEach(line -> add(reasons, line));
    return new Reasons(reasons);
  }

  private static void add(Map<String, String> reasons, String line) {
    int separator = line.indexOf(SEPARATOR);
    if (separator < 0) {
      throw new IllegalArgumentException(FILE + ": no \"" + SEPARATOR + "\" in: " + line);
    }
    reasons.put(line.substring(0, separator), line.substring(separator + SEPARATOR.length()));
  }

  /** Its name and its peer's; not its group, which tells how many sessions there were. */
  static String key(Figure figure) {
    Figure.Peer peer = figure.peer();
    return peer == null ? figure.name() : figure.name() + ", beside " + peer.name();
  }

  Optional<String> of(Figure figure) {
    return Optional.ofNullable(byKey.get(key(figure)));
  }
}
