package dev.presence.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One contestant under a script, in seconds; its peer joins at 0 and the server's timers stand at
 * 0.
 */
final class Bench {
  private static final double HOUR = 3_600;
  private static final double BILLION = 1e9;

  private interface Step {
    void on(Contestant contestant, long now);
  }

  private final Contestant contestant;
  private final TreeMap<Long, Step> steps = new TreeMap<>();
  private final List<Double> pings = new ArrayList<>();
  private Windows stalls = Windows.NONE;

  Bench(Peer peer) {
    contestant = peer.maker().make(new Peer.Day(Windows.NONE, 0));
  }

  Bench message(double at) {
    return arrival(at, Arrival.MESSAGE);
  }

  Bench pong(double at) {
    return arrival(at, Arrival.PONG);
  }

  Bench beat(double at) {
    return arrival(at, Arrival.BEAT);
  }

  Bench write(double at) {
    steps.put(nanos(at), Contestant::ownWrite);
    return this;
  }

  Bench stall(double from, double to) {
    stalls = Windows.of(nanos(from), nanos(to));
    return this;
  }

  private Bench arrival(double at, Arrival what) {
    steps.put(nanos(at), (c, now) -> c.arrival(now, what, 1));
    return this;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * BILLION);
  }

  /** When it is given up; infinite if not within an hour. */
  double death() {
    long check = stalls.endOf(contestant.joined(0));
    while (check < nanos(HOUR)) {
      while (!steps.isEmpty() && steps.firstKey() < check) {
        var step = steps.pollFirstEntry();
        step.getValue().on(contestant, step.getKey());
      }
      Ruling ruling = contestant.verdictAt(check);
      if (ruling.opinion() == Ruling.Opinion.DEAD) {
        return check / BILLION;
      }
      if (ruling.ping()) {
        pings.add(check / BILLION);
      }
      check = stalls.endOf(ruling.nextCheck());
    }
    return Double.POSITIVE_INFINITY;
  }

  List<Double> pings() {
    return pings;
  }
}
