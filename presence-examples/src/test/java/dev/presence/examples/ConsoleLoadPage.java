package dev.presence.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Collectors;

/** The part of docs/load-tests.md that the profile {@code console-load} writes. */
record ConsoleLoadPage(ConsoleLoads load, ConsoleLoads.Seen seen) {
  private static final Path PAGE = Path.of(System.getProperty("presence.console.page", ""));
  private static final String BEGIN = "<!-- Written by the profile console-load: begin -->\n";
  private static final String END = "<!-- Written by the profile console-load: end -->\n";

  /** Only what the page describes is written into it. */
  void writeIf(boolean full) throws IOException {
    if (full) {
      String page = Files.readString(PAGE);
      int from = page.indexOf(BEGIN);
      int to = page.indexOf(END);
      if (from < 0 || to < from) {
        throw new IOException(PAGE + " lacks the lines " + BEGIN + " and " + END);
      }
      Files.writeString(PAGE, page.substring(0, from) + BEGIN + text() + page.substring(to));
    }
  }

  private String text() {
    double seconds = seen.time().toMillis() / 1e3;
    return """
        Measured on %s for %.0f s; %d agents, %d of them watched by %d consoles; JVM %s, `-Xmx512m`, %d processors.

        | | |
        |---|---|
        | metrics sent by agents, a second | %.0f |
        | metrics received by consoles, a second | %.0f |
        | late since the server had them: median, 99 %%, worst | %d ms, %d ms, %d ms |
        | late since the agent sent them: median, 99 %%, worst | %d ms, %d ms, %d ms |
        | who left, of agents and consoles | nobody |
        | live heap of the server at the start and after each minute, MiB | %s |
        | processor time of the server | %.0f %% of a core |
        """
        .formatted(
            LocalDate.now(),
            seconds,
            load.agents(),
            load.watched(),
            load.consoles(),
            System.getProperty("java.vm.version"),
            Runtime.getRuntime().availableProcessors(),
            seen.sent() / seconds,
            seen.received() / seconds,
            seen.sinceServer().median(),
            seen.sinceServer().p99(),
            seen.sinceServer().worst(),
            seen.sinceAgent().median(),
            seen.sinceAgent().p99(),
            seen.sinceAgent().worst(),
            seen.heaps().stream()
                .map(bytes -> String.format(Locale.ROOT, "%.1f", bytes / 1048576.0))
                .collect(Collectors.joining(", ")),
            seen.cpuMillis() / seconds / 10);
  }
}
