package dev.presence.benchmarks.parts;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** How long ticks are, what a check allocates, and how punctual it is. */
public final class TickCost implements Measurement {
  private static final String[] JVM = Plan.jvm("3g");

  @Override
  public String key() {
    return "ticks";
  }

  @Override
  public String name() {
    return "how long ticks are, and how late checks come";
  }

  private static Plan plan(Effort effort) {
    return switch (effort) {
      case SMOKE -> Plan.calling(1, 0, 1);
      case QUICK -> Plan.calling(1, 0, 1, JVM);
      case FULL -> Plan.calling(3, 0, 1, JVM);
    };
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException, InterruptedException {
    boolean smoke = effort == Effort.SMOKE;
    int many = smoke ? 1_000 : 1_000_000;
    Contest contest = Contest.run(plan(effort).with("sessions", many), Ticking.class);
    Duration tick = smoke ? Duration.ofMillis(10) : Crowd.TICK;
    Duration interval = smoke ? Duration.ofMillis(200) : Duration.ofMillis(2_750);
    Punctuality.Found found = Punctuality.measure(smoke ? 10 : 10_000, tick, interval);
    String group = "ticks";
    return List.of(
        Figure.alone(
                group,
                "CPU of the longest, " + many + " sessions that joined within one second",
                "ms",
                contest.of(Ticking.class, s -> s.counter("longestTickNanos") / 1e6))
            .with(AT_MOST, 20, ""),
        Figure.alone(
                group,
                "allocated per check, its ping included",
                "B",
                contest.of(Ticking.class, s -> s.counter("bytes") / s.counter("pings")))
            .with(AT_MOST, 0, ""),
        Figure.alone(group, "checks that came early", "", Quartiles.of((double) found.early()))
            .with(AT_MOST, 0, ""),
        Figure.alone(
                group, "lateness of checks, 99th percentile", "ms", Quartiles.of(found.p99Millis()))
            .with(AT_MOST, tick.toMillis() + 20.0, "a tick and the longest tick's work"));
  }
}
