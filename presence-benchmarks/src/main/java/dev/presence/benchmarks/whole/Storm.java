package dev.presence.benchmarks.whole;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Thousands of clients whose connections were reset come back at the same moment: how fast they are
 * taken in, and how long those who listen wait to be told.
 */
public final class Storm implements Measurement {
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;

  @Override
  public String key() {
    return "storm";
  }

  @Override
  public String name() {
    return "a storm of reconnects";
  }

  /** How many, and how often: an identity taken over more than 5 times in a minute is a duel. */
  private record Plan(int connections, int unmeasured, int rounds) {
    static Plan of(Effort effort) {
      return effort == Effort.FULL ? new Plan(5_000, 2, 4) : new Plan(20, 1, 2);
    }
  }

  @Override
  public boolean isIn(Effort effort) {
    return effort != Effort.QUICK; // it takes minutes
  }

  @Override
  public List<Figure> measure(Effort effort) {
    Plan plan = Plan.of(effort);
    Descriptors.require(2 * plan.connections);
    List<Reply> ours = new ArrayList<>();
    List<Reply> theirs = new ArrayList<>();
    try (Stand with = Stand.open(ServerKind.PRESENCE);
        Stand without = Stand.open(ServerKind.BARE)) {
      // The first storms hit code that is not compiled yet, on both sides, and do not count.
      for (int round = 0; round < plan.unmeasured; round++) {
        storm(without, plan, "opened");
        storm(with, plan, "told");
      }
      for (int round = 0; round < plan.rounds; round++) {
        theirs.add(storm(without, plan, "opened"));
        ours.add(storm(with, plan, "told"));
      }
    }
    String group = "Storm: %,d clients come back at once".formatted(plan.connections);
    return List.of(
        beside(group, "taken in, joined and told", "1/s", ours, theirs, Storm::perSecond),
        beside(group, "CPU of the server per client", "us", ours, theirs, Storm::cpuMicros),
        Figure.alone(
            group,
            "longest delay of an event",
            "ms",
            quartiles(ours, r -> r.number("delay") / MILLI)));
  }

  private static Figure beside(
      String group,
      String name,
      String unit,
      List<Reply> ours,
      List<Reply> theirs,
      ToDoubleFunction<Reply> what) {
    return Figure.beside(
        group, name, unit, quartiles(ours, what), ServerKind.BARE.title(), quartiles(theirs, what));
  }

  /**
   * The span from the first handshake until the server, or its listener, knew of the last; and the
   * server's CPU time, which is also what the end of the connections before takes.
   */
  private static Reply storm(Stand stand, Plan plan, String command) {
    long cpu = stand.cpu();
    stand.clients().ask("drop");
    Reply connected = stand.connectAtOnce(plan.connections);
    long start = connected.number("start");
    Reply told = stand.awaitCount(command + " " + start, plan.connections);
    return told.with("start", start).with("cpu", stand.cpu() - cpu);
  }

  private static double cpuMicros(Reply reply) {
    return reply.number("cpu") / MICRO / reply.number("count");
  }

  private static double perSecond(Reply reply) {
    return reply.number("count") / ((reply.number("last") - reply.number("start")) / 1e9);
  }

  private static Quartiles quartiles(List<Reply> storms, ToDoubleFunction<Reply> what) {
    return Quartiles.of(storms.stream().mapToDouble(what).toArray());
  }
}
