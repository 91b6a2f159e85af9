package dev.presence.simulator;

import dev.presence.Health;
import dev.presence.HeartbeatPolicy;
import dev.presence.Verdict;
import dev.presence.Vitals;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * One of our policies as a contestant: asks the real policy, with the vitals and at the ticks at
 * which the real detector would.
 *
 * <p>The real detector is not run itself, because its 864,000 ticks a day would be nearly all of
 * the cost; a test runs both side by side over random days and compares every ping, every edge of
 * health, every round trip and the eviction. What is modelled: the coarse clock, the wheel's
 * rounding, the early first ping, the more frequent look at a suspect, the condemnation tick, and
 * liveness time. What is not: a last look, so that a stall is survived by liveness time alone, as
 * in a container whose receive queue cannot be seen. A policy that throws ends the simulation.
 */
final class WatchedPeer implements Contestant {
  private static final long FARTHEST_RECHECK = Duration.ofSeconds(60).toNanos();
  private static final long DOUBTED_RECHECK = Duration.ofMillis(500).toNanos();
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Whole ticks, which nearly all durations are. */
  private static final Duration[] DURATIONS =
      IntStream.range(0, 1_024)
          .mapToObj(i -> Duration.ofNanos(i * TickClock.TICK))
          .toArray(Duration[]::new);

  private final HeartbeatPolicy policy;
  private final TickClock clock;
  private long sequence;

  private boolean filed;
  private boolean firstCheck;
  private long joined;
  private long lastHeard;
  private Health health = Health.ALIVE;
  private boolean condemned;
  private long heardBefore;
  private final PingRecord pings = new PingRecord();

  // The vitals of the present check.
  private long live;
  private long ticks;
  private long now;

  WatchedPeer(HeartbeatPolicy policy, Peer.Stalls stalls, long phase, long sequence) {
    this.policy = policy;
    this.clock = new TickClock(stalls, phase);
    this.sequence = sequence;
  }

  @Override
  public long joined(long now) {
    filed = false;
    condemned = false;
    health = Health.ALIVE;
    joined = clock.liveAt(now);
    lastHeard = joined;
    pings.clear();
    return clock.nextTick(now);
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    lastHeard = clock.liveAt(now);
    if (what == Arrival.PONG) {
      pings.answered(number, now, clock);
    }
  }

  @Override
  public void ownWrite(long now) {} // never evidence

  @Override
  public Ruling verdictAt(long now) {
    this.now = now;
    live = clock.liveAtTick(now);
    ticks = live / TickClock.TICK; // its few nudges of a nanosecond never make up a tick
    if (filed) {
      return visit();
    }
    filed = true;
    long ahead = arrive();
    boolean advances = clock.advancesAt(now);
    return advances && ahead == 1
        ? visit()
        : Ruling.trust(clock.timeOf(ticks + ahead - (advances ? 1 : 0)));
  }

  /** The first filing in the wheel: spread over the time until the policy wants to look. */
  private long arrive() {
    Verdict verdict = policy.decide(vitals(0));
    firstCheck = verdict.health() == Health.ALIVE && !verdict.ping();
    long recheck = Math.min(recheck(verdict), FARTHEST_RECHECK);
    double fraction = 1 - ((sequence++ * GOLDEN) >>> 11) * 0x1p-53;
    return firstCheck ? ticks((long) (recheck * fraction)) : 1;
  }

  private Ruling visit() {
    if (firstCheck) {
      firstCheck = false;
      if (lastHeard == joined) {
        return firstCheckOfOneWhoSaidNothing();
      }
    }
    return act(policy.decide(vitals(0)));
  }

  private Ruling firstCheckOfOneWhoSaidNothing() {
    Verdict verdict = policy.decide(vitals(0));
    boolean atOnce = recheck(verdict) <= TickClock.TICK;
    if (atOnce || !isPingedLater(verdict)) {
      return act(verdict);
    }
    pings.beginEarly(live, now, clock);
    return new Ruling(Ruling.Opinion.TRUSTED, true, act(verdict).nextCheck());
  }

  private boolean isPingedLater(Verdict verdict) {
    return verdict.health() == Health.ALIVE
        && !verdict.ping()
        && policy.decide(vitals(recheck(verdict))).ping();
  }

  private Ruling act(Verdict verdict) {
    if (verdict.health() == Health.DEAD) {
      return condemn();
    }
    condemned = false;
    judge(verdict.health());
    boolean alive = verdict.health() == Health.ALIVE;
    long recheck = recheck(verdict);
    return ruling(
        alive ? Ruling.Opinion.TRUSTED : Ruling.Opinion.SUSPECTED,
        verdict.ping(),
        alive ? recheck : Math.min(recheck, DOUBTED_RECHECK));
  }

  private void judge(Health now) {
    if (now != health && now == Health.SUSPECT) {
      pings.doubt();
    }
    health = now;
  }

  private Ruling condemn() {
    if (condemned && heardBefore == lastHeard) {
      return Ruling.dead();
    }
    condemned = true;
    heardBefore = lastHeard;
    if (health == Health.ALIVE) {
      judge(Health.SUSPECT);
    }
    return ruling(Ruling.Opinion.SUSPECTED, false, TickClock.TICK);
  }

  private Ruling ruling(Ruling.Opinion opinion, boolean ping, long recheck) {
    if (ping) {
      pings.begin(live, lastHeard, now, clock);
    }
    long ahead = ticks(Math.min(recheck, FARTHEST_RECHECK));
    return new Ruling(opinion, ping, clock.timeOf(ticks + ahead));
  }

  private long ticks(long nanos) {
    return Math.max(1, (nanos + TickClock.TICK - 1) / TickClock.TICK);
  }

  private static long recheck(Verdict verdict) {
    return verdict.recheckAfter().toNanos();
  }

  // ---- what the policy is told

  /** The vitals now, or as they would be later had nothing been heard until then. */
  private Vitals vitals(long later) {
    pings.settle(lastHeard);
    Vitals.Builder vitals =
        Vitals.builder()
            .age(duration(live - joined, later))
            .silence(duration(live - lastHeard, later));
    if (pings.unanswered() > 0) {
      vitals.unanswered(pings.unanswered(), duration(live - pings.oldest(), later));
    }
    if (pings.any()) {
      vitals.sincePing(duration(live - pings.newest(), later));
    }
    if (pings.measured()) {
      vitals.rtt(pings.smoothed(), pings.deviation());
    }
    return vitals.build();
  }

  private static Duration duration(long nanos, long later) {
    long total = Math.max(0, nanos) + later;
    long ticks = total / TickClock.TICK;
    return ticks < DURATIONS.length && ticks * TickClock.TICK == total
        ? DURATIONS[(int) ticks]
        : Duration.ofNanos(total);
  }
}
