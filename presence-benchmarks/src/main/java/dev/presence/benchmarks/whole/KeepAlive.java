package dev.presence.benchmarks.whole;

import dev.presence.benchmarks.Effort;
import dev.presence.benchmarks.Figure;
import dev.presence.benchmarks.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs a server to keep idle connections alive and to know that they are: CPU time of its
 * process, beside other ways to do so.
 *
 * <p>All servers run side by side, each with its own clients, so that all are measured in the same
 * seconds under the same conditions; what counts is CPU time, not waiting.
 */
public final class KeepAlive implements Measurement {
  /** As Spring's documentation and STOMP's clients have it. */
  private static final Duration STOMP_PERIOD = Duration.ofSeconds(10);

  /** A machine that stands still for a while ends nobody who is asked once per such period. */
  private static final Duration PATIENT = Duration.ofSeconds(5);

  @Override
  public String key() {
    return "idle";
  }

  @Override
  public String name() {
    return "keeping idle connections alive";
  }

  /** How many, and for how long. */
  private record Plan(
      int connections, Duration interval, Duration settling, Duration slice, int slices) {
    static Plan of(Effort effort) {
      return effort == Effort.FULL
          ? new Plan(10_000, Stand.INTERVAL, Stand.INTERVAL, Stand.INTERVAL, 3)
          : new Plan(20, PATIENT, Duration.ZERO, Duration.ofSeconds(2), 2);
    }
  }

  @Override
  public boolean isIn(Effort effort) {
    return effort != Effort.QUICK; // it takes minutes
  }

  @Override
  public List<Figure> measure(Effort effort) {
    Plan plan = Plan.of(effort);
    Descriptors.require(plan.connections);
    List<Idle> all = new ArrayList<>();
    try {
      all.add(Idle.open(ServerKind.PRESENCE, plan.interval));
      all.add(Idle.open(ServerKind.PING_LOOP, plan.interval));
      all.add(Idle.open(ServerKind.STOMP, STOMP_PERIOD));
      all.add(Idle.open(ServerKind.STOMP, plan.interval));
      all.add(Idle.open(ServerKind.SOCKET_IO, plan.interval));
      all.add(Idle.open(ServerKind.BARE, plan.interval));
      measure(plan, all);
      return figures(plan, all.get(0), all.subList(1, all.size()));
    } finally {
      all.forEach(Idle::close);
    }
  }

  private static void measure(Plan plan, List<Idle> all) {
    all.forEach(idle -> idle.connect(plan.connections));
    Pause.of(plan.settling);
    all.forEach(Idle::begin);
    for (int i = 0; i < plan.slices; i++) {
      Pause.of(plan.slice);
      all.forEach(Idle::sample);
    }
    all.forEach(Idle::requireAllOpen);
    all.forEach(idle -> idle.requirePinged(plan.slice.multipliedBy(plan.slices)));
  }

  private static List<Figure> figures(Plan plan, Idle ours, List<Idle> peers) {
    String group = "Keeping %,d idle connections alive".formatted(plan.connections);
    return peers.stream()
        .map(
            peer ->
                Figure.beside(
                    group,
                    "CPU of the server beside " + peer.title(),
                    "% of a core",
                    ours.percentOfCore(),
                    peer.title(),
                    peer.percentOfCore()))
        .toList();
  }
}
