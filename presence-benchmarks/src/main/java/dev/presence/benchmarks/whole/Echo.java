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
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What presence costs a server whose clients talk: echoes per second, CPU per echo, round trips at
 * half load, and heap, beside the same server without presence.
 *
 * <p>The servers run all the time with all their connections, and take turns with the machine:
 * ABBA, so that none gains from what the machine does meanwhile. Who talks is not pinged, and a
 * turn is far shorter than the policy's interval, so those that wait do nothing. In a full run
 * there are two sets of servers, one after the other, and in each a second server without presence:
 * two JVMs that do the same may differ by as much as what is measured, since each compiles in its
 * own way, and how much that is belongs to the result.
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
   * @param sets of servers, one after the other
   * @param again whether there is a second server without presence in each
   * @param rounds of each set
   * @param paced rounds at half load: what the slowest take differs from turn to turn
   */
  private record Plan(
      int connections,
      int sets,
      boolean again,
      Duration warmUp,
      Duration turn,
      int rounds,
      int paced) {
    static List<Plan> of(Effort effort) {
      return switch (effort) {
        case SMOKE ->
            List.of(
                new Plan(10, 1, false, Duration.ofMillis(200), Duration.ofMillis(200), 1, 1),
                new Plan(20, 2, true, Duration.ofMillis(200), Duration.ofMillis(200), 3, 3));
        case QUICK ->
            List.of(new Plan(1_000, 1, false, Duration.ofSeconds(4), Duration.ofSeconds(1), 3, 3));
        case FULL -> List.of(thorough(1_000), thorough(5_000));
      };
    }

    /** After 10 s the compiler still takes a tenth of a server's CPU time. */
    private static Plan thorough(int connections) {
      return new Plan(
          connections, 2, true, Duration.ofSeconds(20), Duration.ofMillis(1_500), 6, 12);
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
    EchoSamples again = new EchoSamples();
    for (int set = 0; set < plan.sets; set++) {
      try (Stand with = Stand.open(ServerKind.PRESENCE);
          Stand without = Stand.open(ServerKind.BARE)) {
        List<EchoTurns> servers = new ArrayList<>();
        servers.add(new EchoTurns(without, plan.connections, theirs));
        servers.add(new EchoTurns(with, plan.connections, ours));
        if (plan.again) {
          measureWithAnother(plan, servers, again, theirs);
        } else {
          measure(plan, servers, theirs);
        }
      }
    }
    return figures(plan, ours, theirs, again);
  }

  private static void measureWithAnother(
      Plan plan, List<EchoTurns> servers, EchoSamples again, EchoSamples bare) {
    try (Stand another = Stand.open(ServerKind.BARE)) {
      servers.add(new EchoTurns(another, plan.connections, again));
      measure(plan, servers, bare);
    }
  }

  /**
   * @param bare of a server without presence: what half of its load is
   */
  private static void measure(Plan plan, List<EchoTurns> servers, EchoSamples bare) {
    servers.forEach(EchoTurns::connect);
    servers.forEach(server -> server.warmUp(plan.warmUp));
    alternate(plan.rounds, servers, server -> server.saturate(plan.turn));
    double half = bare.throughput().median() / 2;
    alternate(plan.paced, servers, server -> server.pace(plan.turn, half));
    servers.forEach(EchoTurns::weigh);
  }

  /**
   * In turns, in each order as often: whoever goes on after a turn of its own, or follows a longer
   * rest than others, finds the caches and the machine otherwise.
   */
  private static void alternate(int rounds, List<EchoTurns> servers, Consumer<EchoTurns> turn) {
    List<EchoTurns> order = new ArrayList<>(servers);
    for (int round = 0; round < rounds; round++) {
      order.forEach(turn);
      Collections.reverse(order);
      if (round % 2 == 1) {
        Collections.rotate(order, 1);
      }
    }
  }

  /** What is told of a server, and how it has to stand beside one without presence. */
  private record Trait(
      String name, String unit, Function<EchoSamples, Quartiles> of, UnaryOperator<Figure> goal) {
    Figure beside(String group, EchoSamples ours, EchoSamples theirs) {
      return goal.apply(
          Figure.beside(
              group, name, unit, of.apply(ours), ServerKind.BARE.title(), of.apply(theirs)));
    }

    /** How much two differ that do the same. */
    Figure ofTwoWithout(String group, EchoSamples one, EchoSamples other) {
      return Figure.beside(
          group,
          name + ", none with presence",
          unit,
          of.apply(one),
          "another one without presence",
          of.apply(other));
    }
  }

  private static List<Trait> traits() {
    List<Trait> traits = new ArrayList<>();
    traits.add(
        new Trait(
            "echoes per second",
            "1/s",
            EchoSamples::throughput,
            figure -> figure.with(AT_LEAST_TIMES, 0.98, "")));
    traits.add(
        new Trait(
            "CPU of the server per echo", "us", EchoSamples::cpuPerEcho, UnaryOperator.identity()));
    for (String quantile : EchoTurns.QUANTILES.keySet()) {
      traits.add(
          new Trait(
              "round trip at half load, " + quantile,
              "us",
              samples -> samples.roundTrip(quantile),
              figure -> figure.with(AT_MOST_TIMES, 1.05, "")));
    }
    traits.add(
        new Trait(
            "heap per connection, not pinged yet",
            "B",
            EchoSamples::heapPerConnection,
            figure -> figure.with(AT_MOST_MORE, 400, "")));
    return traits;
  }

  private static List<Figure> figures(
      Plan plan, EchoSamples ours, EchoSamples theirs, EchoSamples again) {
    String group = "Echo over %,d connections".formatted(plan.connections);
    List<Figure> figures = new ArrayList<>();
    for (Trait trait : traits()) {
      figures.add(trait.beside(group, ours, theirs));
      if (plan.again) {
        figures.add(trait.ofTwoWithout(group, theirs, again));
      }
    }
    return figures;
  }
}
