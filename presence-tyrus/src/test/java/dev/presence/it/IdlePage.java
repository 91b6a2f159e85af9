package dev.presence.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Writes what idle connections cost as Markdown, into its own part of a page. */
final class IdlePage {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Ethernet left out: IPv4 20, TCP 20, its timestamps 12. */
  private static final int SEGMENT = 52;

  private final IdleFigures without;
  private final IdleFigures with;

  IdlePage(IdleFigures without, IdleFigures with) {
    this.without = without;
    this.with = with;
  }

  /** Replaces what an earlier run has written there. */
  void writeInto(Path page) throws IOException {
    new PagePart("idle-load").write(page, text());
  }

  String text() throws IOException {
    return """
        Measured on %s by %d s with each server, after 40 s to settle. The spread is the lowest and the highest of single 30 s.

        - Machine: %d cores (%s), shared with other work: load average %.1f to %.1f without presence, %.1f to %.1f with it.
        - JVM: %s %s, `-Xmx1g`, serial collector.
        - Clients: %d, in a second process on loopback; they used %.2f %% of a core without presence and %.2f %% with it.
        - Policy: `%s`. Nobody left, and nobody was suspected. The detector's latest tick, the opening of all connections included, was %d ms late.

        | | without | with | presence's own | with : without | spread without | spread with |
        |---|---|---|---|---|---|---|
        %s%s%s%s%s%s%s%s
        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                with.length().toSeconds(),
                Runtime.getRuntime().availableProcessors(),
                processor(),
                without.loadBefore(),
                without.loadAfter(),
                with.loadBefore(),
                with.loadAfter(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.runtime.version"),
                with.connections(),
                100 * without.whole().client("cpu"),
                100 * with.whole().client("cpu"),
                IdleServerMain.POLICY,
                with.last().server().duration("worstTickLag").toMillis(),
                row("CPU of the server, % of a core", "%.2f", f -> s -> 100 * s.server("cpu")),
                row("CPU, ms per connection and hour", "%.2f", hourly("cpu")),
                row("... of it the detector's thread", "%.2f", hourly("detector")),
                row("... of it the threads that ping", "%.2f", hourly("pinging")),
                heap(),
                row("pings per connection and hour", "%.1f", perHour(s -> s.client("pings"))),
                row(
                    "bytes to the client per connection and hour",
                    "%.0f",
                    perHour(s -> s.client("bytesIn"))),
                row(
                    "bytes to the server per connection and hour",
                    "%.0f",
                    perHour(s -> s.client("bytesOut"))))
        + wire();
  }

  private static Figure hourly(String key) {
    return figures -> slice -> figures.perConnectionAndHour(slice.server(key)) / NANOS_PER_MILLI;
  }

  private static Figure perHour(ToDoubleFunction<IdleFigures.Slice> rate) {
    return figures -> slice -> figures.perConnectionAndHour(rate.applyAsDouble(slice));
  }

  private String row(String title, String format, Figure figure) {
    double one = figure.of(without).applyAsDouble(without.whole());
    double other = figure.of(with).applyAsDouble(with.whole());
    return line(title, format, one, other)
        + " %s | %s |\n".formatted(spread(format, figure, without), spread(format, figure, with));
  }

  private static String line(String title, String format, double without, double with) {
    String ratio = without > 0 ? text("%.1f", with / without) : "-";
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            title, text(format, without), text(format, with), text(format, with - without), ratio);
  }

  private static String spread(String format, Figure figure, IdleFigures figures) {
    DoubleSummaryStatistics each = figures.each(figure.of(figures)).summaryStatistics();
    return text(format, each.getMin()) + " to " + text(format, each.getMax());
  }

  private String heap() {
    return line(
            "heap, bytes per connection",
            "%.0f",
            without.heapPerConnection(),
            with.heapPerConnection())
        + " | |\n";
  }

  /** A ping, the pong that acknowledges it, and the acknowledgement of the pong. */
  private String wire() {
    double pings = with.perConnectionAndHour(with.whole().client("pings"));
    double bytes = with.perConnectionAndHour(with.whole().client("bytesIn"));
    double answers = with.perConnectionAndHour(with.whole().client("bytesOut"));
    return """
        Bytes are counted at the client's socket: frame and payload. TCP/IP comes on top; computed, not measured, with %d bytes of headers per segment and three
        segments per ping (the ping, the pong, the acknowledgement of the pong): %.0f bytes to the client and %.0f to the server per connection and hour.
        """
        .formatted(SEGMENT, bytes + 2 * SEGMENT * pings, answers + SEGMENT * pings);
  }

  private static String text(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("of an unnamed model");
    }
  }

  /** A number that a setting has in any slice of time. */
  private interface Figure {
    ToDoubleFunction<IdleFigures.Slice> of(IdleFigures figures);
  }
}
