package dev.presence.benchmarks.whole;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import dev.presence.benchmarks.Quartiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A tenth of all clients is cut off at one moment: how long until each of them has left, and
 * whether the others notice.
 *
 * <p>Of the others every second one sends a message now and then, which is echoed; the rest is idle
 * and is pinged. Where no network can be made that can be cut, the doomed ones are frozen instead:
 * their kernel answers, they do not.
 */
public final class Detection implements Measurement {
  private static final double SECOND = 1e9;
  private static final double MILLI = 1e6;
  private static final String BOUND = "invariant 7: bound and 3 ticks";
  private static final String SURVIVORS = "nobody alive is dropped";
  private static final Duration THREE_TICKS = Duration.ofMillis(300);

  /** For a machine that is busy: our own delays come on top of the bound. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  /** How often each of the talking ones talks. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  @Override
  public String key() {
    return "detection";
  }

  @Override
  public String name() {
    return "detection of clients that are cut off";
  }

  /** Who, and under which policy. */
  private record Plan(int connections, Duration interval, Duration timeout) {
    static Plan of(Effort effort) {
      return switch (effort) {
        case SMOKE -> new Plan(30, Duration.ofSeconds(2), Duration.ofSeconds(8));
        case QUICK -> new Plan(1_000, Duration.ofSeconds(4), Duration.ofSeconds(2));
        case FULL -> new Plan(10_000, Stand.INTERVAL, Stand.TIMEOUT);
      };
    }

    int doomed() {
      return connections / 10;
    }

    int others() {
      return connections - doomed();
    }

    Duration bound() {
      return interval.plus(timeout);
    }

    /** So that everybody was pinged before the cut, at a moment of his own. */
    Duration settling() {
      return interval.plusSeconds(1);
    }

    /** How long the others talk: over the settling, the bound and some more. */
    Duration talk() {
      return settling().plus(bound()).plus(SLACK);
    }

    long messagesPerSecond() {
      return Math.max(1, others() / 2 / EVERY.toSeconds());
    }
  }

  @Override
  public List<Figure> measure(Effort effort) throws IOException {
    Plan plan = Plan.of(effort);
    Descriptors.require(plan.connections);
    Optional<CutNetwork> network = CutNetwork.open();
    try {
      return measure(plan, network);
    } finally {
      network.ifPresent(CutNetwork::close);
    }
  }

  private static List<Figure> measure(Plan plan, Optional<CutNetwork> network) throws IOException {
    Place place = network.map(CutNetwork::place).orElse(Place.LOOPBACK);
    try (Stand stand = Stand.open(ServerKind.PRESENCE, place, plan.interval, plan.timeout)) {
      stand.connect(plan.others());
      stand.connectDoomed(plan.others(), plan.doomed());
      stand.clients().tell(talk(plan));
      Pause.of(plan.settling());
      long since =
          network.isPresent() ? network.get().cut() : stand.freeze(plan.others(), plan.doomed());
      Reply echoes = stand.clients().reply(plan.talk().plus(Child.PATIENCE));
      Reply deaths = stand.countWithin(SLACK, "deaths " + since, plan.doomed());
      Reply stats = stand.server().ask("stats");
      return figures(plan, network.isPresent() ? "cut off" : "frozen", deaths, stats, echoes);
    }
  }

  private static String talk(Plan plan) {
    return "pace %d 2 %d %s".formatted(plan.others(), plan.messagesPerSecond(), plan.talk());
  }

  private static List<Figure> figures(
      Plan plan, String fate, Reply deaths, Reply stats, Reply echoes) {
    String group =
        "Detection: %,d of %,d clients %s at one moment, whenIdle(%d s, %d s)"
            .formatted(
                plan.doomed(),
                plan.connections,
                fate,
                plan.interval.toSeconds(),
                plan.timeout.toSeconds());
    double bound = plan.bound().plus(THREE_TICKS).toNanos() / SECOND;
    long unnoticed = Math.max(0, plan.doomed() - deaths.number("count"));
    long othersLost = plan.others() + unnoticed - stats.number("present");
    long echoesMissed = echoes.number("sent") - echoes.number("count") + echoes.number("lost");
    return List.of(
        seconds(group, "first eviction after", deaths.number("min")),
        seconds(group, "half of them gone after", deaths.number("p50")),
        seconds(group, "99 % of them gone after", deaths.number("p99")),
        seconds(group, "last eviction after", deaths.number("max")),
        seconds(
                group,
                "last eviction, less what its departure says was our own delay",
                deaths.number("worstOfPeers"))
            .with(AT_MOST, bound, BOUND),
        none(group, "never evicted", unnoticed, BOUND),
        Figure.alone(
            group,
            "longest tick since, CPU",
            "ms",
            Quartiles.of(deaths.number("longestTick") / MILLI)),
        Figure.alone(
            group,
            "longest delay of a tick, from %,d joins on".formatted(plan.connections),
            "ms",
            Quartiles.of(stats.number("worstTickLag") / MILLI)),
        none(group, "sessions that the others lost", othersLost, SURVIVORS),
        none(
            group,
            "echoes that the others missed, of %,d".formatted(echoes.number("sent")),
            echoesMissed,
            SURVIVORS));
  }

  private static Figure seconds(String group, String name, long nanos) {
    return Figure.alone(group, name, "s", Quartiles.of(nanos / SECOND));
  }

  /** What must not be. */
  private static Figure none(String group, String name, long count, String source) {
    return Figure.alone(group, name, "", Quartiles.of((double) count)).with(AT_MOST, 0, source);
  }
}
