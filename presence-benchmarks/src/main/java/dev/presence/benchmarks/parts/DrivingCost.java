package dev.presence.benchmarks.parts;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;
import static dev.presence.benchmarks.Goal.Relation.TIMES_LESS;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** What it costs to watch a million peers that say nothing of themselves. */
public final class DrivingCost implements Measurement {
  private static final String[] JVM = Plan.jvm("3g");

  @Override
  public String name() {
    return "what it costs to watch idle peers";
  }

  private static Plan plan(Effort effort) {
    return switch (effort) {
      case SMOKE -> Plan.calling(1, 0, 1).with("millis", 100);
      case QUICK -> Plan.calling(1, 2, 3, JVM);
      case FULL -> Plan.calling(3, 2, 8, JVM);
    };
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException {
    Plan plan = plan(effort);
    int many = effort == Effort.SMOKE ? 1_000 : 1_000_000;
    List<Class<?>> ways = new ArrayList<>();
    ways.add(PresenceDrives.class);
    ways.add(WheelTimerDrives.class);
    ways.add(MapScanDrives.class);
    if (effort != Effort.QUICK) {
      ways.add(SchedulerDrives.class);
    }
    Contest contest = Contest.run(plan.with("sessions", many), ways.toArray(Class<?>[]::new));
    return figures(contest, "watching " + many + " idle peers");
  }

  private static List<Figure> figures(Contest contest, String group) {
    Quartiles ours = contest.of(PresenceDrives.class, Driving::percentOfCore);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.alone(group, "CPU", "% of a core", ours).with(AT_MOST, 1, ""));
    figures.add(
        beside(contest, group, "HashedWheelTimer", WheelTimerDrives.class).with(TIMES_LESS, 3, ""));
    figures.add(
        beside(contest, group, "a scan of the map each second", MapScanDrives.class)
            .with(TIMES_LESS, 6, ""));
    return figures;
  }

  private static Figure beside(Contest contest, String group, String peer, Class<?> way) {
    return Figure.beside(
        group,
        "CPU",
        "% of a core",
        contest.of(PresenceDrives.class, Driving::percentOfCore),
        peer,
        contest.of(way, Driving::percentOfCore));
  }
}
