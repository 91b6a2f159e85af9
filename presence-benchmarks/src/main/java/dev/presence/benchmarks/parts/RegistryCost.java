package dev.presence.benchmarks.parts;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST_TIMES;
import static dev.presence.benchmarks.Goal.Relation.TIMES_LESS;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Goal;
import dev.presence.benchmarks.Measurement;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** What it costs to join and leave, and to list who is present. */
public final class RegistryCost implements Measurement {
  /** All memory is there before it is asked for: a list would else be charged for each new page. */
  private static final String[] JVM = Plan.jvm("400m", "-XX:+AlwaysPreTouch");

  @Override
  public String key() {
    return "registry";
  }

  @Override
  public String name() {
    return "what it costs to join, leave and list";
  }

  private static Plan plan(Effort effort) {
    return switch (effort) {
      case SMOKE -> Plan.smoke();
      case QUICK -> Plan.repeating(2, 10, 4, Duration.ofMillis(100), JVM);
      case FULL -> Plan.repeating(3, 15, 8, Duration.ofMillis(100), JVM);
    };
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException {
    int many = effort == Effort.SMOKE ? 100 : 100_000;
    Plan plan = plan(effort).with("sessions", many);
    Contest registering =
        Contest.run(plan, PresenceRegisters.class, MapRegisters.class, LockedRegisters.class);
    Contest listing = Contest.run(plan, PresenceLists.class, MapLists.class);
    String group = "registry of " + many + " sessions";
    return List.of(
        Figure.beside(
                group,
                "CPU of a join and a leave, two listeners",
                "ns",
                registering.of(PresenceRegisters.class, Sample::cpuNanos),
                "two ConcurrentHashMaps",
                registering.of(MapRegisters.class, Sample::cpuNanos))
            .with(AT_MOST_TIMES, 1.3, ""),
        Figure.beside(
            group,
            "CPU of a join and a leave, two listeners",
            "ns",
            registering.of(PresenceRegisters.class, Sample::cpuNanos),
            "two maps under one lock, told in order",
            registering.of(LockedRegisters.class, Sample::cpuNanos)),
        Figure.beside(
            group,
            "allocated by a join and a leave",
            "B",
            registering.of(PresenceRegisters.class, Sample::bytes),
            "two ConcurrentHashMaps",
            registering.of(MapRegisters.class, Sample::bytes)),
        Figure.beside(
                group,
                "CPU of a snapshot",
                "us",
                listing.of(PresenceLists.class, RegistryCost::micros),
                "ConcurrentHashMap.values()",
                listing.of(MapLists.class, RegistryCost::micros))
            .with(TIMES_LESS, 12, Goal.firstOf("6")));
  }

  private static double micros(Sample sample) {
    return sample.cpuNanos() / 1_000;
  }
}
