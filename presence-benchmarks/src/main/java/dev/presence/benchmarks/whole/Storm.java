package dev.presence.benchmarks.whole;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.List;

/**
 * Thousands of clients whose connections were reset come back at the same moment: how fast they are
 * taken in, and how long those who listen wait to be told.
 */
public final class Storm implements Measurement {
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
  private record Plan(int connections, int rounds) {
    static Plan of(Effort effort) {
      return effort == Effort.FULL ? new Plan(5_000, 3) : new Plan(20, 2);
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
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> delays = new ArrayList<>();
    try (Stand with = Stand.open(ServerKind.PRESENCE);
        Stand without = Stand.open(ServerKind.BARE)) {
      // The first storm hits code that is not compiled yet, on both sides, and does not count.
      storm(without, plan, "opened");
      storm(with, plan, "told");
      for (int round = 0; round < plan.rounds; round++) {
        theirs.add(perSecond(storm(without, plan, "opened")));
        Reply told = storm(with, plan, "told");
        ours.add(perSecond(told));
        delays.add(told.number("delay") / MILLI);
      }
    }
    String group = "Storm: %,d clients come back at once".formatted(plan.connections);
    return List.of(
        Figure.beside(
            group,
            "taken in, joined and told",
            "1/s",
            quartiles(ours),
            ServerKind.BARE.title(),
            quartiles(theirs)),
        Figure.alone(group, "longest delay of an event", "ms", quartiles(delays)));
  }

  /** The span from the first handshake until the server, or its listener, knew of the last. */
  private static Reply storm(Stand stand, Plan plan, String command) {
    stand.clients().ask("drop");
    Reply connected = stand.connectAtOnce(plan.connections);
    long start = connected.number("start");
    return stand.awaitCount(command + " " + start, plan.connections).with("start", start);
  }

  private static double perSecond(Reply reply) {
    return reply.number("count") / ((reply.number("last") - reply.number("start")) / 1e9);
  }

  private static Quartiles quartiles(List<Double> samples) {
    return Quartiles.of(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
