package dev.presence.simulator;

import dev.presence.Connection;
import dev.presence.DeadPeerDetector;
import dev.presence.Health;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import dev.presence.Vitals;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A schedule lived through by the real registry and detector, tick by tick. */
final class RealRun implements Connection {
  private static final Duration TICK = Duration.ofNanos(TickClock.TICK);
  private static final Duration READING = Duration.ofMillis(1);

  private final Schedule schedule;
  private final Windows stalls;
  private final VirtualTime time = VirtualTime.create();
  private final SessionRegistry registry;
  private final DeadPeerDetector detector;
  private final List<String> events = new ArrayList<>();
  private Optional<PeerSession> session = Optional.empty();
  private int pings;
  private boolean gone;

  RealRun(HeartbeatPolicy policy, Schedule schedule) {
    this.schedule = schedule;
    this.stalls = schedule.stalls().reader();
    registry = SessionRegistry.builder().time(time).executor(Runnable::run).build();
    registry.on(PresenceEvent.class, this::note);
    HeartbeatPolicy noted =
        vitals -> {
          Asked.note(events, time.elapsed().toNanos(), vitals);
          return policy.decide(vitals);
        };
    detector = DeadPeerDetector.builder(registry).policy(noted).withoutThread();
    events.clear(); // it asks once for the registry's sake, of nobody
    time.every(TICK, this::tick);
    at(stalls.endOf(schedule.join()), this::join);
    for (long message : schedule.messages()) {
      arrive(message, () -> session.ifPresent(PeerSession::heard));
    }
  }

  List<String> events() {
    while (!gone && time.elapsed().compareTo(schedule.length()) < 0) {
      time.advance(Duration.ofSeconds(1));
    }
    detector.close();
    return events;
  }

  private void tick() {
    if (!gone && !stalls.cover(time.elapsed().toNanos())) {
      detector.tick();
    }
  }

  private void join() {
    session = Optional.of(registry.join(Identity.of("peer"), this));
  }

  private void note(PresenceEvent event) {
    String now = time.elapsed().toNanos() + " ";
    if (event instanceof PresenceEvent.Suspected) {
      events.add(now + Health.SUSPECT);
    } else if (event instanceof PresenceEvent.Recovered) {
      events.add(now + Health.ALIVE);
    } else if (event instanceof PresenceEvent.Left) {
      events.add(now + Health.DEAD);
      gone = true;
    }
  }

  @Override
  public void ping(long token) {
    long now = time.elapsed().toNanos();
    events.add(now + " ping");
    long answer = schedule.answers()[pings++];
    if (answer >= 0 && now + answer < schedule.death()) {
      arrive(now + answer, () -> session.ifPresent(s -> s.answered(token)));
    }
  }

  private void arrive(long when, Runnable read) {
    boolean asleep = stalls.cover(when);
    at(asleep ? stalls.endOf(when) + READING.toNanos() : when, read);
  }

  private void at(long when, Runnable action) {
    time.after(
        Duration.ofNanos(when).minus(time.elapsed()),
        () -> {
          if (!gone) {
            action.run();
          }
        });
  }

  @Override
  public String id() {
    return "peer";
  }

  @Override
  public boolean isOpen() {
    return !gone;
  }

  @Override
  public void close(int code, String reason) {}

  @Override
  public void terminate() {}

  /** Vitals as text, all of them. */
  static final class Asked {
    private Asked() {}

    /** Once, though a check that has glanced at a session and then looks closer asks it again. */
    static void note(List<String> events, long now, Vitals vitals) {
      String asked = now + " asked " + text(vitals);
      if (events.isEmpty() || !events.get(events.size() - 1).equals(asked)) {
        events.add(asked);
      }
    }

    private static String text(Vitals v) {
      return v.age()
          + " "
          + v
          + " since ping "
          + v.sincePing()
          + " rtt "
          + v.rtt()
          + " "
          + v.rttDeviation();
    }
  }
}
