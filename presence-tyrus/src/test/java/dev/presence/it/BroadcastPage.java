package dev.presence.it;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Writes what broadcasts take and cost as Markdown, into its own part of a page. */
final class BroadcastPage {
  private final List<BroadcastFigures> all;
  private final int rounds;

  BroadcastPage(List<BroadcastFigures> all, int rounds) {
    this.all = all;
    this.rounds = rounds;
  }

  void writeInto(Path page) throws IOException {
    new PagePart("broadcast").write(page, text());
  }

  String text() {
    return """
        Measured on %s on %d cores, shared with other work; JVM %s, `-Xmx1g`, serial collector. %,d rounds each, in turns, of 1 KiB of text to %d sessions on loopback that read: from the call of
        `broadcast` until the stage of a reader is complete, over all readers and rounds.

        | container | p50, nobody blocked | 1 blocked | %3$s | p99, nobody blocked | 1 blocked | %3$s | ratio, 1 blocked | ratio, %3$s |
        |---|---|---|---|---|---|---|---|---|
        %s
        CPU time of the server's process per message and session, everything included, the clients' threads not; the same bytes as text and as binary data, in turns:

        | container | 1 KiB as text | as bytes | 64 KiB as text | as bytes |
        |---|---|---|---|---|
        %s
        CPU time that the JDK takes to encode such a text once: %s.
        """
        .replace("%3$s", BroadcastMain.MOST_BLOCKED + " blocked")
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.runtime.version"),
            rounds,
            BroadcastMain.READERS,
            all.stream().map(BroadcastPage::delays).collect(joining()),
            all.stream().map(BroadcastPage::costs).collect(joining()),
            encodings(all.get(0)));
  }

  private static String delays(BroadcastFigures figures) {
    return "| %s | %s | %s | %s |\n"
        .formatted(
            figures.kind().title(),
            cells(group -> millis(figures.delays().get(group).duration("p50")), 0),
            cells(group -> millis(figures.p99(group)), 0),
            cells(group -> String.format(Locale.ROOT, "%.2f", figures.ratio(group)), 1));
  }

  private static String cells(IntFunction<String> cell, int from) {
    return IntStream.range(from, BroadcastMain.BLOCKED.size())
        .mapToObj(cell)
        .collect(joining(" | "));
  }

  private static String costs(BroadcastFigures figures) {
    return "| %s | %s |\n"
        .formatted(
            figures.kind().title(),
            figures.costs().stream()
                .map(c -> micros(c.duration("text")) + " | " + micros(c.duration("bytes")))
                .collect(joining(" | ")));
  }

  private static String encodings(BroadcastFigures figures) {
    return figures.encodings().stream()
        .map(e -> "%s for %d KiB".formatted(micros(e.duration("each")), e.number("size") / 1024))
        .collect(joining(", "));
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }

  private static String micros(Duration duration) {
    return String.format(Locale.ROOT, "%.1f us", duration.toNanos() / 1e3);
  }
}
