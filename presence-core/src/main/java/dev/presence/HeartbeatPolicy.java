package dev.presence;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides from a peer's {@link Vitals} whether it is alive, whether to ping it, and when to look
 * again.
 *
 * <p>A policy is a pure function: it reads no clock, does no I/O and keeps no state, so that one
 * instance serves all sessions and a test needs no more than a call. It is called on the detector's
 * thread and must not block. One that throws or returns null is counted, logged once and replaced
 * by {@link #whenIdle() the default} for that check.
 *
 * <p>"Detection time" is T_D of Chen, Toueg and Aguilera, "On the Quality of Service of Failure
 * Detectors" (IEEE Transactions on Computers 51, 2002): from the peer's last evidence to its
 * eviction.
 */
@FunctionalInterface
public interface HeartbeatPolicy {
  /** The verdict on a peer with these vitals. */
  Verdict decide(Vitals vitals);

  /**
   * The longest detection time of a peer that falls silent at any moment, not counting ticks and
   * our own standstill; empty where nothing is promised, as for lambdas.
   */
  default Optional<Duration> detectionBound() {
    return Optional.empty();
  }

  /** {@link #whenIdle(Duration, Duration) whenIdle(15 s, 10 s)}, the default. */
  static HeartbeatPolicy whenIdle() {
    return Policies.DEFAULT;
  }

  /**
   * Any byte from the peer is its heartbeat; a ping goes out only after {@code interval} of
   * silence. Suspect at half of {@code timeout} after the ping's write began, dead at {@code
   * timeout}; any byte clears both. Bound: {@code interval + timeout}.
   *
   * @param interval silence before a ping, 10 ms to 1 day
   * @param timeout wait for any byte after the ping, 10 ms to 1 day
   */
  static HeartbeatPolicy whenIdle(Duration interval, Duration timeout) {
    return new Policies.WhenIdle(interval, timeout);
  }

  /**
   * The classic plan: a ping every {@code interval} whatever the peer says; dead after {@code
   * missed} of them in a row went unanswered, where any inbound byte counts as an answer. Suspect
   * while any ping has been unanswered for an interval. Bound: {@code (missed + 1) x interval}.
   *
   * @param interval between two pings, 10 ms to 1 day
   * @param missed 1 to 1,000
   */
  static HeartbeatPolicy fixedInterval(Duration interval, int missed) {
    return new Policies.FixedInterval(interval, missed);
  }

  /**
   * Never pings: the peer must beat by itself. Suspect at half of {@code timeout}, dead at {@code
   * timeout} of silence. Bound: {@code timeout}.
   *
   * @param timeout 10 ms to 1 day
   */
  static HeartbeatPolicy passive(Duration timeout) {
    return new Policies.Passive(timeout);
  }

  /** Never pings, never gives anybody up. No bound. */
  static HeartbeatPolicy off() {
    return Policies.Off.INSTANCE;
  }

  /**
   * Gives any policy a bound: whatever {@code policy} says, a peer silent for {@code hard} is dead,
   * pinged in time so that it had a chance to answer. Bound: {@code hard}, or the policy's own if
   * that is shorter.
   *
   * @param hard 10 ms to 1 day
   * @param policy asked first
   */
  static HeartbeatPolicy within(Duration hard, HeartbeatPolicy policy) {
    return new Policies.Within(hard, policy);
  }
}
