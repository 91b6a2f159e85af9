package dev.presence.benchmarks.parts;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Goal;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.runner.RunnerException;

/** What a session takes of the heap. Counted, not sampled: there is no spread. */
public final class MemoryCost implements Measurement {
  /** What JOL needs to look into objects of the JDK, and to be exact. */
  private static final String[] JVM =
      Plan.jvm(
          "3g",
          "-Djol.magicFieldOffset=true",
          "-Djol.skipHotspotSAAttach=true",
          "-Djdk.attach.allowAttachSelf=true",
          "-XX:+EnableDynamicAgentLoading");

  @Override
  public String key() {
    return "memory";
  }

  @Override
  public String name() {
    return "what a session takes of the heap";
  }

  @Override
  public List<Figure> measure(Effort effort) throws RunnerException {
    boolean smoke = effort == Effort.SMOKE;
    int many = smoke ? 100 : 20_000;
    Plan plan = smoke ? Plan.calling(1, 0, 1) : Plan.calling(1, 0, 1, JVM);
    Contest contest = Contest.run(plan.with("sessions", many), Footprint.class);
    String group = "heap per session, strings of its identity not counted";
    Quartiles maps = contest.of(Footprint.class, each(many, "maps"));
    return List.of(
        Figure.alone(
                group,
                "the detector's own, with the 8 bytes that heard() writes",
                "B",
                contest.of(
                    Footprint.class,
                    sample -> each(many, "detector").applyAsDouble(sample) + Long.BYTES))
            .with(AT_MOST, 13, Goal.firstOf("16")),
        Figure.beside(
            group,
            "registry and detector, not pinged yet",
            "B",
            contest.of(Footprint.class, each(many, "fresh")),
            "three ConcurrentHashMaps",
            maps),
        Figure.beside(
                group,
                "registry and detector, pinged 20 times, without the timeline",
                "B",
                contest.of(
                    Footprint.class,
                    sample ->
                        each(many, "pinged").applyAsDouble(sample)
                            - each(many, "timelines").applyAsDouble(sample)),
                "three ConcurrentHashMaps",
                maps)
            .with(AT_MOST, 124, Goal.firstOf("136")),
        Figure.alone(
                group,
                "registry and detector, pinged 20 times, with the timeline",
                "B",
                contest.of(Footprint.class, each(many, "pinged")))
            .with(AT_MOST, 290, ""));
  }

  private static ToDoubleFunction<Sample> each(int sessions, String counter) {
    return sample -> sample.counter(counter) / sessions;
  }
}
