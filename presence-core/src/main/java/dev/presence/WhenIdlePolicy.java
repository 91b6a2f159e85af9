package dev.presence;

import static dev.presence.Health.ALIVE;
import static dev.presence.Health.SUSPECT;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * {@link HeartbeatPolicy#whenIdle(Duration, Duration)}. Of all policies the one that is asked most,
 * so its times are nanoseconds, and the verdict on an idle peer is made once.
 */
final class WhenIdlePolicy implements HeartbeatPolicy {
  private final Duration interval;
  private final Duration timeout;
  private final long intervalNanos;
  private final long timeoutNanos;
  private final Verdict due;

  WhenIdlePolicy(Duration interval, Duration timeout) {
    this.interval = Policies.checked("interval", interval);
    this.timeout = Policies.checked("timeout", timeout);
    this.intervalNanos = interval.toNanos();
    this.timeoutNanos = timeout.toNanos();
    this.due = Verdict.ping(ALIVE, soon(timeoutNanos / 2), "idle for the interval, pinged");
  }

  /** How long it leaves a peer alone that was just heard. */
  long intervalNanos() {
    return intervalNanos;
  }

  @Override
  public Verdict decide(Vitals v) {
    Verdict said = v.unansweredPings() == 0 ? idle(v.silenceNanos()) : asked(v.waitingNanos());
    return said.orFrozen(v);
  }

  private Verdict idle(long silence) {
    long left = intervalNanos - silence;
    return left > 0 ? Verdict.of(ALIVE, left, "heard within the interval") : due;
  }

  /** An answer may come right now, and from it the next interval counts. */
  private long soon(long recheck) {
    return Math.min(recheck, intervalNanos);
  }

  private Verdict asked(long waiting) {
    if (waiting >= timeoutNanos) {
      return Verdict.dead("no byte within the timeout after a ping");
    }
    long half = timeoutNanos / 2;
    return waiting >= half
        ? Verdict.of(
            SUSPECT, soon(timeoutNanos - waiting), "no byte for half of the timeout after a ping")
        : Verdict.of(ALIVE, soon(half - waiting), "waiting for a byte after a ping");
  }

  @Override
  public Optional<Duration> detectionBound() {
    return Optional.of(interval.plus(timeout));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WhenIdlePolicy that
        && interval.equals(that.interval)
        && timeout.equals(that.timeout);
  }

  @Override
  public int hashCode() {
    return Objects.hash(interval, timeout);
  }

  @Override
  public String toString() {
    return "whenIdle(" + interval + ", " + timeout + ")";
  }
}
