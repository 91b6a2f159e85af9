package dev.presence.benchmarks.whole;

import static dev.presence.benchmarks.Goal.Relation.AT_LEAST_TIMES;
import static dev.presence.benchmarks.Goal.Relation.AT_MOST_MORE;
import static dev.presence.benchmarks.Goal.Relation.AT_MOST_TIMES;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What presence costs a server whose clients talk: echoes per second, CPU per echo, round trips at
 * half load, and heap, beside the same server without presence.
 *
 * <p>Both servers run all the time with all their connections, and take turns with the machine:
 * ABBA, so that neither gains from what the machine does meanwhile. Who talks is not pinged, and a
 * turn is far shorter than the policy's interval, so the one that waits does nothing. In a full run
 * there are two pairs of servers, one after the other: two JVMs that do the same may differ by as
 * much as what is measured, since each compiles in its own way.
 */
public final class Echo implements Measurement {
  @Override
  public String key() {
    return "echo";
  }

  @Override
  public String name() {
    return "echo with and without presence";
  }

  /**
   * How long and how often.
   *
   * @param rounds of each pair of servers
   * @param paced rounds at half load: what the slowest take differs from turn to turn
   */
  private record Plan(
      int connections, int pairs, Duration warmUp, Duration turn, int rounds, int paced) {
    static List<Plan> of(Effort effort) {
      return switch (effort) {
        case SMOKE ->
            List.of(new Plan(20, 2, Duration.ofMillis(200), Duration.ofMillis(200), 1, 1));
        case QUICK ->
            List.of(new Plan(1_000, 1, Duration.ofSeconds(4), Duration.ofSeconds(1), 3, 3));
        case FULL -> List.of(thorough(1_000), thorough(5_000));
      };
    }

    /** After 10 s the compiler still takes a tenth of a server's CPU time. */
    private static Plan thorough(int connections) {
      return new Plan(connections, 2, Duration.ofSeconds(20), Duration.ofMillis(1_500), 6, 12);
    }
  }

  @Override
  public List<Figure> measure(Effort effort) {
    List<Figure> figures = new ArrayList<>();
    Plan.of(effort).forEach(plan -> figures.addAll(measure(plan)));
    return figures;
  }

  private static List<Figure> measure(Plan plan) {
    Descriptors.require(plan.connections);
    EchoSamples ours = new EchoSamples();
    EchoSamples theirs = new EchoSamples();
    for (int pair = 0; pair < plan.pairs; pair++) {
      measure(plan, ours, theirs);
    }
    return figures(plan, ours, theirs);
  }

  private static void measure(Plan plan, EchoSamples ours, EchoSamples theirs) {
    try (Stand with = Stand.open(ServerKind.PRESENCE);
        Stand without = Stand.open(ServerKind.BARE)) {
      EchoTurns our = new EchoTurns(with, plan.connections, ours);
      EchoTurns their = new EchoTurns(without, plan.connections, theirs);
      our.connect();
      their.connect();
      our.warmUp(plan.warmUp);
      their.warmUp(plan.warmUp);
      alternate(plan, plan.rounds, our::saturate, their::saturate);
      double half = theirs.throughput().median() / 2;
      alternate(plan, plan.paced, turn -> our.pace(turn, half), turn -> their.pace(turn, half));
      our.weigh();
      their.weigh();
    }
  }

  private interface Turn {
    void take(Duration length);
  }

  private static void alternate(Plan plan, int rounds, Turn ours, Turn theirs) {
    for (int round = 0; round < rounds; round++) {
      boolean first = round % 2 == 0;
      (first ? theirs : ours).take(plan.turn);
      (first ? ours : theirs).take(plan.turn);
    }
  }

  private static Figure beside(
      String group, String name, String unit, Quartiles ours, Quartiles theirs) {
    return Figure.beside(group, name, unit, ours, ServerKind.BARE.title(), theirs);
  }

  private static List<Figure> figures(Plan plan, EchoSamples ours, EchoSamples theirs) {
    String group = "Echo over %,d connections".formatted(plan.connections);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        beside(group, "echoes per second", "1/s", ours.throughput(), theirs.throughput())
            .with(AT_LEAST_TIMES, 0.98, ""));
    figures.add(
        beside(group, "CPU of the server per echo", "us", ours.cpuPerEcho(), theirs.cpuPerEcho()));
    for (String quantile : EchoTurns.QUANTILES.keySet()) {
      figures.add(
          beside(
                  group,
                  "round trip at half load, " + quantile,
                  "us",
                  ours.roundTrip(quantile),
                  theirs.roundTrip(quantile))
              .with(AT_MOST_TIMES, 1.05, ""));
    }
    figures.add(
        beside(
                group,
                "heap per connection, not pinged yet",
                "B",
                ours.heapPerConnection(),
                theirs.heapPerConnection())
            .with(AT_MOST_MORE, 400, ""));
    return figures;
  }
}
