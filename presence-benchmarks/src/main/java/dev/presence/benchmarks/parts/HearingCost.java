package dev.presence.benchmarks.parts;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;
import static dev.presence.benchmarks.Goal.Relation.AT_MOST_TIMES;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Goal;
import dev.presence.benchmarks.Goal.Relation;
import dev.presence.benchmarks.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** What it costs to record that a peer was heard. */
public final class HearingCost implements Measurement {
  private static final String[] JVM = Plan.jvm("2g");

  private record Rival(Class<? extends Hearing> way, String name, @Nullable Goal goal) {}

  private static final Rival STORE =
      new Rival(BareStoreHears.class, "a bare opaque store", new Goal(AT_MOST_TIMES, 1.5, ""));

  /** What the difference to the bare store is made of: for information. */
  private static final List<Rival> OTHER_STORES =
      List.of(
          new Rival(ClockBySessionHears.class, "a store, the clock by the session", null),
          new Rival(SideBySideHears.class, "a bare store, side by side", null));

  private static final List<Rival> ONE =
      Stream.of(
              List.of(STORE),
              others(
                  Goal.measured(33, 15),
                  Goal.measured(106, 20),
                  Goal.measured(148, 20),
                  Goal.measured(73, 20),
                  Goal.measured(50, 20)))
          .flatMap(List::stream)
          .toList();
  private static final List<Rival> MANY =
      Stream.of(
              List.of(STORE),
              OTHER_STORES,
              others(
                  Goal.measured(17.8, 8),
                  Goal.measured(45, 20),
                  Goal.measured(86, 20),
                  Goal.measured(60, 20),
                  Goal.measured(68, 20)))
          .flatMap(List::stream)
          .toList();

  private static List<Rival> others(
      Goal netty, Goal wheelTimer, Goal scheduler, Goal attribute, Goal caffeine) {
    return List.of(
        new Rival(NettyHears.class, "Netty IdleStateHandler", netty),
        new Rival(WheelTimerHears.class, "HashedWheelTimer", wheelTimer),
        new Rival(SchedulerHears.class, "ScheduledThreadPoolExecutor", scheduler),
        new Rival(
            MapHears.class, "ConcurrentHashMap of times", new Goal(Relation.TIMES_LESS, 20, "")),
        new Rival(AttributeHears.class, "Dubbo's timestamp attribute", attribute),
        new Rival(CaffeineHears.class, "Caffeine expireAfterAccess", caffeine));
  }

  @Override
  public String key() {
    return "hearing";
  }

  @Override
  public String name() {
    return "what it costs to hear a peer";
  }

  private static Plan plan(Effort effort) {
    return switch (effort) {
      case SMOKE -> Plan.smoke();
      case QUICK -> Plan.repeating(1, 3, 6, Duration.ofMillis(80), JVM);
      case FULL -> Plan.repeating(3, 4, 6, Duration.ofMillis(100), JVM);
    };
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(measure(effort, 1, "one session", ONE));
    int many = effort == Effort.SMOKE ? 100 : 100_000;
    figures.addAll(measure(effort, many, "a random one of " + many, MANY));
    return figures;
  }

  private static List<Figure> measure(Effort effort, int sessions, String who, List<Rival> rivals)
      throws RunnerException {
    List<Class<?>> ways = new ArrayList<>();
    ways.add(PresenceHears.class);
    rivals.forEach(rival -> ways.add(rival.way()));
    Contest contest =
        Contest.run(plan(effort).with("sessions", sessions), ways.toArray(Class<?>[]::new));
    String group = "heard(), " + who;
    List<Figure> figures = new ArrayList<>();
    rivals.forEach(rival -> figures.add(figure(contest, group, rival)));
    figures.add(
        Figure.alone(
                group, "allocated per call", "B", contest.of(PresenceHears.class, Sample::bytes))
            .with(AT_MOST, 0, ""));
    return figures;
  }

  private static Figure figure(Contest contest, String group, Rival rival) {
    Figure figure =
        Figure.beside(
            group,
            "CPU per call",
            "ns",
            contest.of(PresenceHears.class, Sample::cpuNanos),
            rival.name(),
            contest.of(rival.way(), Sample::cpuNanos));
    Goal goal = rival.goal();
    return goal == null ? figure : figure.with(goal.relation(), goal.limit(), goal.source());
  }
}
