package dev.presence.examples;

/** Reads what {@code GET /metrics} says. */
final class MetricsText {
  private MetricsText() {}

  /** A meter without labels. */
  static double value(TestServer server, String name) {
    try {
      String text = server.api("/metrics").body();
      return text.lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name + " in\n" + text));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
