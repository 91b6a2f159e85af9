package dev.presence.simulator;

import dev.presence.Health;
import dev.presence.HeartbeatPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** The same schedule, driven as the simulator drives its contestants: from event to event. */
final class SimulatedRun {
  private static final long READING = 1_000_000;

  private record Reading(long at, long order, Arrival what, long number)
      implements Comparable<Reading> {
    @Override
    public int compareTo(Reading other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  private final Schedule schedule;
  private final Windows stalls;
  private final WatchedPeer peer;
  private final PriorityQueue<Reading> readings = new PriorityQueue<>();
  private final List<String> events = new ArrayList<>();
  private long now;
  private long order;
  private int pings;
  private Ruling.Opinion opinion = Ruling.Opinion.TRUSTED;

  SimulatedRun(HeartbeatPolicy policy, Schedule schedule) {
    this.schedule = schedule;
    this.stalls = schedule.stalls().reader();
    HeartbeatPolicy noted =
        vitals -> {
          RealRun.Asked.note(events, now, vitals);
          return policy.decide(vitals);
        };
    this.peer = new WatchedPeer(noted, schedule.stalls(), 0, 0);
  }

  List<String> events() {
    long joined = stalls.endOf(schedule.join());
    for (long message : schedule.messages()) {
      read(message, Arrival.MESSAGE, 0);
    }
    readings.removeIf(reading -> reading.at() <= joined);
    long check = stalls.endOf(peer.joined(joined));
    long end = schedule.length().toNanos();
    while (opinion != Ruling.Opinion.DEAD && Math.min(check, nextReading()) <= end) {
      if (nextReading() <= check) {
        Reading reading = readings.remove();
        peer.arrival(reading.at(), reading.what(), reading.number());
      } else {
        check = check(check);
      }
    }
    return events;
  }

  private long check(long at) {
    now = at;
    Ruling ruling = peer.verdictAt(at);
    note(ruling.opinion());
    if (ruling.ping()) {
      events.add(now + " ping");
      long answer = schedule.answers()[pings++];
      if (answer >= 0 && now + answer < schedule.death()) {
        read(now + answer, Arrival.PONG, pings);
      }
    }
    return stalls.endOf(ruling.nextCheck());
  }

  private void note(Ruling.Opinion now) {
    if (now == opinion) {
      return;
    }
    opinion = now;
    events.add(this.now + " " + health(now));
  }

  private static Health health(Ruling.Opinion opinion) {
    return switch (opinion) {
      case TRUSTED -> Health.ALIVE;
      case SUSPECTED -> Health.SUSPECT;
      case DEAD -> Health.DEAD;
    };
  }

  private long nextReading() {
    return readings.isEmpty() ? Times.NEVER : readings.element().at();
  }

  private void read(long when, Arrival what, long number) {
    long at = stalls.cover(when) ? stalls.endOf(when) + READING : when;
    readings.add(new Reading(at, order++, what, number));
  }
}
