package dev.presence.benchmarks.parts;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Goal;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What it costs to watch a million peers that say nothing of themselves, and in a full run how that
 * grows with their number.
 */
public final class DrivingCost implements Measurement {
  /** The group of what grows, whose names are numbers of sessions. */
  public static final String GROWTH = "growth: CPU of watching so many idle peers";

  /**
   * So much that nothing is collected but once, before the first window: neither while peers join,
   * which would change their order in memory, nor what the timers of others leave behind. All of it
   * was touched before, as in a server that has run for a while: the first use of a page is dear.
   */
  private static final String[] JVM = Plan.jvm("4g", "-Xmn3g", "-XX:+AlwaysPreTouch");

  private record Rival(Class<? extends Driving> way, String name, @Nullable Goal goal) {}

  private static final Rival WHEEL =
      new Rival(WheelTimerDrives.class, "HashedWheelTimer", Goal.measured(6.6, 3));
  private static final Rival SCAN =
      new Rival(MapScanDrives.class, "a scan of the map each second", Goal.measured(12.5, 6));
  private static final Rival LIST =
      new Rival(ListPerTickDrives.class, "a list for each tick", null);
  private static final Rival SCHEDULER =
      new Rival(SchedulerDrives.class, "ScheduledThreadPoolExecutor", null);

  @Override
  public String key() {
    return "driving";
  }

  @Override
  public String name() {
    return "what it costs to watch idle peers";
  }

  private static int[] numbers(Effort effort) {
    return switch (effort) {
      case SMOKE -> new int[] {100, 1_000};
      case QUICK -> new int[] {1_000_000};
      case FULL -> new int[] {1_000, 10_000, 100_000, 1_000_000};
    };
  }

  private static Plan plan(Effort effort, int sessions) {
    return switch (effort) {
      case SMOKE -> Plan.calling(1, 0, 1).with("millis", 100).with("sessions", sessions);
      case QUICK -> Plan.calling(1, 2, 3, JVM).with("sessions", sessions);
      case FULL -> full(sessions).with("sessions", sessions);
    };
  }

  /** The most is what the goals are about. */
  private static Plan full(int sessions) {
    return sessions == 1_000_000 ? Plan.calling(2, 1, 4, JVM) : Plan.calling(1, 1, 3, JVM);
  }

  /** Those without a goal only once: the last of them takes longest to begin. */
  private static List<Rival> rivals(Effort effort, int sessions) {
    boolean all = effort != Effort.QUICK && sessions == most(effort);
    return all ? List.of(WHEEL, SCAN, LIST, SCHEDULER) : List.of(WHEEL, SCAN);
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException {
    List<Figure> growth = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    for (int sessions : numbers(effort)) {
      List<Rival> rivals = rivals(effort, sessions);
      Windows windows = new Windows(contest(plan(effort, sessions), rivals), sessions);
      growth.add(windows.beside(GROWTH, Integer.toString(sessions), WHEEL));
      growth.add(windows.beside(GROWTH, Integer.toString(sessions), SCAN));
      if (sessions == most(effort)) {
        figures.addAll(goals(windows, "watching " + sessions + " idle peers", rivals));
      }
    }
    if (numbers(effort).length > 1) {
      figures.addAll(growth);
    }
    return figures;
  }

  private static int most(Effort effort) {
    return Arrays.stream(numbers(effort)).max().orElseThrow();
  }

  private static Contest contest(Plan plan, List<Rival> rivals) throws RunnerException {
    List<Class<?>> ways = new ArrayList<>();
    ways.add(PresenceDrives.class);
    rivals.forEach(rival -> ways.add(rival.way()));
    return Contest.run(plan, ways.toArray(Class<?>[]::new));
  }

  private static List<Figure> goals(Windows windows, String group, List<Rival> rivals) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.alone(group, "CPU", "% of a core", windows.cpu(PresenceDrives.class))
            .with(AT_MOST, 0.56, Goal.firstOf("1")));
    for (Rival rival : rivals) {
      Figure figure = windows.beside(group, "CPU", rival);
      Goal goal = rival.goal();
      figures.add(
          goal == null ? figure : figure.with(goal.relation(), goal.limit(), goal.source()));
    }
    figures.add(windows.withAnswers(group, WHEEL));
    figures.add(windows.withAnswers(group, SCAN));
    figures.add(windows.garbage(group, WHEEL)); // a scan makes none
    return figures;
  }

  private record Windows(Contest contest, int sessions) {
    Quartiles cpu(Class<? extends Driving> way) {
      return percent(way, Driving::percentOfCore);
    }

    Quartiles percent(Class<? extends Driving> way, ToDoubleFunction<Sample> cpu) {
      return contest.of(way, window -> Driving.isWhole(window, sessions), cpu);
    }

    Figure beside(String group, String name, Rival rival) {
      return beside(group, name, rival, Driving::percentOfCore);
    }

    /** What the connections' own threads do is no part of the goals. */
    Figure withAnswers(String group, Rival rival) {
      return beside(
          group, "CPU, with that of taking the answers", rival, Driving::percentWithAnswers);
    }

    Figure beside(String group, String name, Rival rival, ToDoubleFunction<Sample> cpu) {
      return Figure.beside(
          group,
          name,
          "% of a core",
          percent(PresenceDrives.class, cpu),
          rival.name(),
          percent(rival.way(), cpu));
    }

    /** None of it is collected in a window, so the CPU time does not tell of it. */
    Figure garbage(String group, Rival rival) {
      return Figure.beside(
          group,
          "allocated per ping",
          "B",
          contest.of(PresenceDrives.class, Driving::bytesPerPing),
          rival.name(),
          contest.of(rival.way(), Driving::bytesPerPing));
    }
  }
}
