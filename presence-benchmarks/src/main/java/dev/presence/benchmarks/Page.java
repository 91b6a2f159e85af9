package dev.presence.benchmarks;

import dev.presence.benchmarks.Line.Point;
import dev.presence.benchmarks.parts.DrivingCost;
import java.util.List;
import java.util.Map;

/** The page that is made of the reports of full runs: in Markdown, with a picture beside it. */
final class Page {
  static final String PICTURE = "growth.svg";

  private static final String INTRODUCTION =
      """
      # Performance

      What presence costs, beside what a user would pick instead. This page is written by the benchmarks: do not edit it. What whole servers take under load is in [load-tests.md](load-tests.md).

      ```
      mvn -pl presence-benchmarks -am package -DskipTests
      java -jar presence-benchmarks/target/presence-benchmarks.jar quick
                                        less than 3 minutes; the exit code is 1 if a goal is missed
      java -jar presence-benchmarks/target/presence-benchmarks.jar full --json FILE
                                        about a quarter of an hour; once on each JDK
      java -jar presence-benchmarks/target/presence-benchmarks.jar report FILE... --page docs/performance.md
                                        writes this page
      ```

      `quick` and `full` take `--only NAME,...` for one measurement alone; `full --help` says which there are. Do nothing else on the machine meanwhile: the round trips are times on the wall.

      How to read it:

      - Each figure is the median, with the quartiles in brackets; what was counted, or seen once, has none. Of heap over connections, idle connections and the storm there are two to four samples: there they say little more than how far apart those were. Ours and the peer's are of the same run and were measured in turns, so their ratio is worth more than either. Round trips differ more between turns than between servers: whether theirs are met is chance to that extent.
      - A goal `as first measured` is what a first measurement found, of bare fields and a bare wheel in loops written by hand, where that was more than what was asked for. So it is missed at once by what a library does beside.
      - CPU is the CPU time of the thread that does the work, not time on the wall: the machine is shared.
      - What each peer does and does not do is said in its source, in `presence-benchmarks/src/main/java`. Most do less than presence. Each is used as a good user of it would, but for the timers beside `heard()`: they move a deadline with each message, as many do; who only marks the peer, as the same timers do for idle peers, pays for the clock and a store.
      - Idle peers are pinged after 15 s, answer within some dozen milliseconds, and would be given up after 10 s; the tick is 100 ms. CPU is that of the thread that finds who is due, asks the policy and pings, by a connection that does nothing. The answers come on a thread of their own, as from a container, which is weighed with it in rows that say so: presence takes the answer as its adapter hands on a pong, with the round trip; the others note the time. Whoever talks costs less: nothing but `heard()`.
      - What has a number of connections in its title are real servers and clients, each in a process of its own, and the default policy, if no other is named. Spring's and netty-socketio's heartbeats run on servers of their own make, whose reads and writes are in the figure; the ping loop runs on the same Tyrus as presence.
      """;

  private final List<Report> reports;

  Page(List<Report> reports) {
    this.reports = List.copyOf(reports);
  }

  String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Report report : reports) {
      section(page, report);
    }
    for (Report report : reports) {
      growth(page, report);
    }
    return page.toString();
  }

  private static void section(StringBuilder page, Report report) {
    Machine machine = report.machine();
    page.append("\n## ").append(machine.jdk()).append("\n\n");
    page.append(
        "Measured on %s by `%s`: %s, %d cores, %s; load average before the run %s. It took %s. %s\n\n"
            .formatted(
                report.date(),
                report.effort().name().toLowerCase(java.util.Locale.ROOT),
                machine.cpu(),
                machine.cores(),
                machine.system(),
                Numbers.of(machine.loadBefore()),
                minutes(report.seconds()),
                verdict(report)));
    page.append(Findings.of(report));
  }

  private static String minutes(long seconds) {
    return "%d min %d s".formatted(seconds / 60, seconds % 60);
  }

  private static String verdict(Report report) {
    int missed = report.missed().size();
    long goals = report.figures().stream().filter(figure -> figure.goal() != null).count();
    return missed == 0
        ? "All " + goals + " goals are met."
        : missed + " of " + goals + " goals are missed.";
  }

  private static void growth(StringBuilder page, Report report) {
    Map<String, List<Point>> curves = curves(report);
    if (curves.isEmpty()) {
      return;
    }
    page.append("\n## Growth, ").append(report.machine().jdk()).append("\n\n");
    page.append("The slope of the line through the logarithms of sessions and cost: 1 is in");
    page.append(" proportion. Of few sessions a timer's own ticks are most of the cost; the last");
    page.append(" column tells that of many.\n\n");
    page.append("| | slope | of the last two points alone |\n| --- | --- | --- |\n");
    curves.forEach(
        (name, points) ->
            page.append(
                "| %s | %s | %s |\n"
                    .formatted(
                        name, Line.through(points).text(), Line.through(last(points)).text())));
  }

  private static List<Point> last(List<Point> points) {
    return points.subList(Math.max(0, points.size() - 2), points.size());
  }

  /** Of the first report that has them: one picture tells it. */
  String picture() {
    return reports.stream()
        .map(Page::curves)
        .filter(curves -> !curves.isEmpty())
        .findFirst()
        .map(curves -> new GrowthChart(curves).svg())
        .orElse("");
  }

  private static Map<String, List<Point>> curves(Report report) {
    List<Figure> figures =
        report.figures().stream().filter(f -> f.group().equals(DrivingCost.GROWTH)).toList();
    return figures.isEmpty() ? Map.of() : GrowthChart.curves(figures);
  }
}
