package dev.presence.benchmarks.parts;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;
import static dev.presence.benchmarks.Goal.Relation.AT_MOST_TIMES;
import static dev.presence.benchmarks.Goal.Relation.TIMES_LESS;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** What it costs to record that a peer was heard. */
public final class HearingCost implements Measurement {
  private static final String[] JVM = Plan.jvm("2g");

  private record Rival(Class<? extends Hearing> way, String name) {}

  private static final List<Rival> RIVALS =
      List.of(
          new Rival(WheelTimerHears.class, "HashedWheelTimer"),
          new Rival(SchedulerHears.class, "ScheduledThreadPoolExecutor"),
          new Rival(MapHears.class, "ConcurrentHashMap of times"),
          new Rival(AttributeHears.class, "Dubbo's timestamp attribute"),
          new Rival(CaffeineHears.class, "Caffeine expireAfterAccess"));

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
      case QUICK -> Plan.repeating(2, 3, 4, Duration.ofMillis(100), JVM);
      case FULL -> Plan.repeating(3, 5, 10, Duration.ofMillis(200), JVM);
    };
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(measure("one session", plan(effort), 1, 15));
    int many = effort == Effort.SMOKE ? 100 : 100_000;
    figures.addAll(measure("a random one of " + many, plan(effort), many, 8));
    return figures;
  }

  private List<Figure> measure(String who, Plan plan, int sessions, double netty)
      throws RunnerException {
    Contest contest =
        Contest.run(
            plan.with("sessions", sessions),
            PresenceHears.class,
            BareStoreHears.class,
            ClockBySessionHears.class,
            SideBySideHears.class,
            NettyHears.class,
            WheelTimerHears.class,
            SchedulerHears.class,
            MapHears.class,
            AttributeHears.class,
            CaffeineHears.class);
    String group = "heard(), " + who;
    Quartiles ours = contest.of(PresenceHears.class, Sample::cpuNanos);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        beside(group, ours, "a bare opaque store", contest, BareStoreHears.class)
            .with(AT_MOST_TIMES, 1.5, ""));
    figures.add(
        beside(
            group, ours, "a store, the clock by the session", contest, ClockBySessionHears.class));
    figures.add(beside(group, ours, "a bare store, side by side", contest, SideBySideHears.class));
    figures.add(
        beside(group, ours, "Netty IdleStateHandler", contest, NettyHears.class)
            .with(TIMES_LESS, netty, ""));
    for (Rival rival : RIVALS) {
      figures.add(beside(group, ours, rival.name(), contest, rival.way()).with(TIMES_LESS, 20, ""));
    }
    figures.add(
        Figure.alone(
                group, "allocated per call", "B", contest.of(PresenceHears.class, Sample::bytes))
            .with(AT_MOST, 0, ""));
    return figures;
  }

  private static Figure beside(
      String group, Quartiles ours, String peer, Contest contest, Class<?> way) {
    return Figure.beside(
        group, "CPU per call", "ns", ours, peer, contest.of(way, Sample::cpuNanos));
  }
}
