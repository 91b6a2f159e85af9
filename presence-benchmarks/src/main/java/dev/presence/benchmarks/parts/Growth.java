package dev.presence.benchmarks.parts;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** How what it costs to watch idle peers grows with their number: only in a full run. */
public final class Growth implements Measurement {
  /** The group of its figures, whose names are numbers of sessions. */
  public static final String GROUP = "growth: CPU of watching so many idle peers";

  private static final String[] JVM = Plan.jvm("3g");

  @Override
  public String name() {
    return "how the cost grows with the number of sessions";
  }

  private static Plan plan(Effort effort) {
    return effort == Effort.FULL
        ? Plan.calling(2, 2, 4, JVM)
        : Plan.calling(1, 0, 1).with("millis", 100);
  }

  private static int[] numbers(Effort effort) {
    return switch (effort) {
      case SMOKE -> new int[] {10, 100};
      case QUICK -> new int[0];
      case FULL -> new int[] {1_000, 10_000, 100_000, 1_000_000};
    };
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException {
    List<Figure> figures = new ArrayList<>();
    for (int sessions : numbers(effort)) {
      Plan plan = plan(effort).with("sessions", sessions);
      Contest contest =
          Contest.run(plan, PresenceDrives.class, WheelTimerDrives.class, MapScanDrives.class);
      figures.add(beside(contest, sessions, "HashedWheelTimer", WheelTimerDrives.class));
      figures.add(beside(contest, sessions, "a scan of the map", MapScanDrives.class));
    }
    return figures;
  }

  private static Figure beside(Contest contest, int sessions, String peer, Class<?> way) {
    Quartiles ours = contest.of(PresenceDrives.class, Driving::percentOfCore);
    Quartiles theirs = contest.of(way, Driving::percentOfCore);
    return Figure.beside(GROUP, Integer.toString(sessions), "% of a core", ours, peer, theirs);
  }
}
