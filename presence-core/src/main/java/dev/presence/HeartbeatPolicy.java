package dev.presence;

import java.time.Duration;
import java.util.List;
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
 * <p>Bounds hold for durations of at least one {@linkplain SessionRegistry.Builder#tick tick}: a
 * session is looked at, and pinged, at most once per tick.
 *
 * <p>{@code whenIdle}, {@code fixedInterval} and {@code adaptive} call a peer {@link Health#FROZEN
 * frozen} whose network answers while its application lets an ask go unanswered ({@link
 * Vitals#answerOverdue()}), until its next message.
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

  /**
   * What will go wrong with this policy in that environment, a plain sentence each; empty if
   * nothing was found.
   *
   * <p>Works for any policy: what it does is found by asking it about peers that fall silent, for
   * up to two days of silence. Takes milliseconds, half a second for one that wants to be asked at
   * every tick; meant for a test or the start of a server.
   */
  default List<String> review(Environment environment) {
    return new Review(this, environment).sentences();
  }

  /**
   * {@link #whenIdle(Duration, Duration) whenIdle(27 s, 8 s)}, the default; bound 35 s. Chosen by
   * measurement: see docs/decisions.md.
   */
  static HeartbeatPolicy whenIdle() {
    return Policies.DEFAULT;
  }

  /**
   * Any byte from the peer is its heartbeat; a ping goes out only after {@code interval} of
   * silence. Suspect at half of {@code timeout} after the ping's write began, dead at {@code
   * timeout}; any byte clears both. Bound: {@code interval + timeout}.
   *
   * <p>Under any policy that pings, the first ping to a peer that has said nothing since it joined
   * comes early, at a moment spread over the first interval, so that peers which joined together
   * are not pinged together. Nobody is given up for it: who does not answer it is pinged again when
   * the interval is over.
   *
   * @param interval silence before a ping, 10 ms to 1 day
   * @param timeout wait for any byte after the ping, 10 ms to 1 day
   */
  static HeartbeatPolicy whenIdle(Duration interval, Duration timeout) {
    return new WhenIdlePolicy(interval, timeout);
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

  /**
   * Interval and wait follow the peer: pings every 10 s when it is new to every 30 s while all is
   * well, waits 8 s to 15 s for an answer, as its round trips suggest. Other figures by {@link
   * AdaptivePolicy}'s {@code with} methods. Bound: longest interval + longest wait, 45 s.
   */
  static AdaptivePolicy adaptive() {
    return AdaptivePolicy.DEFAULT;
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
