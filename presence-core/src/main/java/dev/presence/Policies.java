package dev.presence;

import static dev.presence.Health.ALIVE;
import static dev.presence.Health.SUSPECT;

import java.time.Duration;
import java.util.Optional;

/** The built-in policies. Arguments and promises: {@link HeartbeatPolicy}. */
final class Policies {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  // After the limits, which it is checked against.
  static final HeartbeatPolicy DEFAULT =
      new WhenIdlePolicy(Duration.ofSeconds(27), Duration.ofSeconds(8));

  private Policies() {}

  static Duration checked(String name, Duration value) {
    return Checks.between(name, value, SHORTEST, LONGEST);
  }

  record FixedInterval(Duration interval, int missed) implements HeartbeatPolicy {
    private static final int MOST = 1_000;

    FixedInterval {
      checked("interval", interval);
      if (missed < 1 || missed > MOST) {
        throw new IllegalArgumentException(
            "missed must be between 1 and " + MOST + ", is " + missed);
      }
    }

    /**
     * While pings are unanswered the plan counts from the oldest of them, not from the last, so
     * that ticks do not add up and the bound holds for any number of them.
     */
    @Override
    public Verdict decide(Vitals v) {
      return plan(v).orFrozen(v);
    }

    private Verdict plan(Vitals v) {
      long step = interval.toNanos();
      int unanswered = v.unansweredPings();
      if (unanswered == 0) {
        return due(ALIVE, step - v.sincePingNanos(), step);
      }
      long waiting = v.waitingNanos();
      // A ping that cannot even be written keeps the others from being sent; that is no excuse.
      boolean enough = unanswered >= missed || v.stuckWriteNanos() >= step;
      if (enough && waiting >= missed * step) {
        return Verdict.dead("the last pings stayed unanswered");
      }
      Health health = waiting >= step ? SUSPECT : ALIVE;
      return unanswered >= missed
          ? Verdict.of(health, missed * step - waiting, "the last ping may still be answered")
          : due(health, unanswered * step - waiting, (unanswered + 1) * step - waiting);
    }

    private static Verdict due(Health health, long left, long next) {
      return left > 0
          ? Verdict.of(health, left, "the next ping is not due yet")
          : Verdict.ping(health, next, "ping due");
    }

    @Override
    public Optional<Duration> detectionBound() {
      return Optional.of(interval.multipliedBy(missed + 1L));
    }

    @Override
    public String toString() {
      return "fixedInterval(" + interval + ", " + missed + ")";
    }
  }

  record Passive(Duration timeout) implements HeartbeatPolicy {
    Passive {
      checked("timeout", timeout);
    }

    @Override
    public Verdict decide(Vitals v) {
      long limit = timeout.toNanos();
      long silence = v.silenceNanos();
      if (silence >= limit) {
        return Verdict.dead("the peer did not beat within the timeout");
      }
      return silence >= limit / 2
          ? Verdict.of(SUSPECT, limit - silence, "no beat for half of the timeout")
          : Verdict.of(ALIVE, limit / 2 - silence, "the peer beats");
    }

    @Override
    public Optional<Duration> detectionBound() {
      return Optional.of(timeout);
    }

    @Override
    public String toString() {
      return "passive(" + timeout + ")";
    }
  }

  /** An enum rather than a record: there is one. */
  enum Off implements HeartbeatPolicy {
    INSTANCE;

    @Override
    public Verdict decide(Vitals v) {
      return Verdict.of(ALIVE, LONGEST.toNanos(), "no heartbeat policy");
    }

    @Override
    public String toString() {
      return "off()";
    }
  }

  record Within(Duration hard, HeartbeatPolicy policy) implements HeartbeatPolicy {
    Within {
      checked("hard", hard);
    }

    /**
     * A peer is pinged in the second half of its silence if nobody has asked it yet, and given up
     * only after half of {@code hard} to answer in: what our ping waited for a thread is not the
     * peer's fault.
     */
    @Override
    public Verdict decide(Vitals v) {
      long half = hard.toNanos() / 2;
      long left = Math.max(hard.toNanos() - v.silenceNanos(), half - v.waitingNanos());
      if (left <= 0) {
        return Verdict.dead("silent for the hard limit of " + hard);
      }
      Verdict said = policy.decide(v);
      return said == null || said.health() == Health.DEAD ? said : limited(said, v, left);
    }

    private Verdict limited(Verdict said, Vitals v, long left) {
      long untilAsking = hard.toNanos() / 2 - v.silenceNanos();
      boolean ask = untilAsking <= 0 && v.unansweredPings() == 0;
      long latest = untilAsking > 0 ? untilAsking : left;
      Verdict limited =
          Verdict.of(said.health(), Math.min(said.recheckNanos(), latest), said.why());
      return ask || said.ping() ? limited.withPing() : limited;
    }

    @Override
    public Optional<Duration> detectionBound() {
      return policy
          .detectionBound()
          .filter(own -> own.compareTo(hard) < 0)
          .or(() -> Optional.of(hard));
    }

    @Override
    public String toString() {
      return "within(" + hard + ", " + policy + ")";
    }
  }
}
