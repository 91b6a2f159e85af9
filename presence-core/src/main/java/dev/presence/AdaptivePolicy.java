package dev.presence;

import static dev.presence.Health.ALIVE;
import static dev.presence.Health.SUSPECT;

import java.time.Duration;
import java.util.Optional;

/**
 * Pings rarely while all is well, and waits for an answer as long as this peer's round trips
 * suggest. Made by {@link HeartbeatPolicy#adaptive()} and the {@code with} methods. Bound: {@code
 * maxInterval + maxTimeout}.
 *
 * <p><b>The wait</b> is RFC 6298's retransmission timeout, section 2: the smoothed round trip plus
 * {@code deviations} times its mean deviation, and at least twice the smoothed round trip, because
 * a round trip that never varied so far is no proof that it never will; all of it kept between
 * {@code minTimeout} and {@code maxTimeout}. A peer whose round trip is not known yet gets {@code
 * maxTimeout}. It is suspect half way between the answer's usual moment and the end of the wait, so
 * that a peer which is always slow is not always suspect.
 *
 * <p><b>The interval</b> is an eighth of the time for which the session had been up when it was
 * last heard, kept between {@code minInterval} and {@code maxInterval}: with the defaults a session
 * is pinged every 10 s when it is new and every 30 s from its fourth minute on. It is {@code
 * minInterval} at the first doubt: as long as no round trip is known, and after an answer so late
 * that the peer was suspect, until one comes in time again. (When the last evidence came so long
 * after the last ping as a late answer does, it is taken for one; should it have been a message of
 * the peer's own, that costs a ping.)
 *
 * <p>A public type because its parameters are five, four of them durations; immutable, comparable
 * and printable. Keeps no state of its own, like any policy.
 *
 * @param minInterval silence before a ping at first and after a doubt, 10 ms to 1 day
 * @param maxInterval silence before a ping at last, {@code minInterval} to 1 day
 * @param minTimeout the floor of the wait, 10 ms to 1 day: who says anything within it is never
 *     given up
 * @param maxTimeout the ceiling of the wait, {@code minTimeout} to 1 day
 * @param deviations mean deviations beyond the smoothed round trip, 1 to 100; RFC 6298 has 4
 */
public record AdaptivePolicy(
    Duration minInterval,
    Duration maxInterval,
    Duration minTimeout,
    Duration maxTimeout,
    int deviations)
    implements HeartbeatPolicy {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MOST_DEVIATIONS = 100;

  /** The part of a session's age that it may be silent before it is pinged. */
  private static final int PART_OF_AGE = 8;

  // After the limits, which it is checked against.
  static final AdaptivePolicy DEFAULT =
      new AdaptivePolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(8),
          Duration.ofSeconds(15),
          4);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range; names it and the limit
   */
  public AdaptivePolicy {
    Checks.between("minInterval", minInterval, SHORTEST, LONGEST);
    Checks.between("maxInterval", maxInterval, minInterval, LONGEST);
    Checks.between("minTimeout", minTimeout, SHORTEST, LONGEST);
    Checks.between("maxTimeout", maxTimeout, minTimeout, LONGEST);
    if (deviations < 1 || deviations > MOST_DEVIATIONS) {
      throw new IllegalArgumentException(
          "deviations must be between 1 and " + MOST_DEVIATIONS + ", is " + deviations);
    }
  }

  /** The same policy with other intervals; equal ones for an interval that never changes. */
  public AdaptivePolicy withInterval(Duration min, Duration max) {
    return new AdaptivePolicy(min, max, minTimeout, maxTimeout, deviations);
  }

  /** The same policy with another floor and ceiling of the wait. */
  public AdaptivePolicy withTimeout(Duration min, Duration max) {
    return new AdaptivePolicy(minInterval, maxInterval, min, max, deviations);
  }

  /** The same policy with another number of deviations. */
  public AdaptivePolicy withDeviations(int deviations) {
    return new AdaptivePolicy(minInterval, maxInterval, minTimeout, maxTimeout, deviations);
  }

  @Override
  public Verdict decide(Vitals v) {
    return (v.unansweredPings() == 0 ? idle(v) : asked(v)).orFrozen(v);
  }

  private Verdict idle(Vitals v) {
    long left = intervalNanos(v) - v.silenceNanos();
    return left > 0
        ? Verdict.of(ALIVE, left, "heard within the interval")
        : Verdict.ping(ALIVE, soon(doubtNanos(v)), "idle for the interval, pinged");
  }

  private Verdict asked(Vitals v) {
    long limit = timeoutNanos(v);
    long doubt = doubtNanos(v);
    long waiting = v.waitingNanos();
    if (waiting >= limit) {
      return Verdict.dead("no byte after a ping for as long as its round trips allow");
    }
    return waiting >= doubt
        ? Verdict.of(SUSPECT, soon(limit - waiting), "no byte after a ping for longer than usual")
        : Verdict.of(ALIVE, soon(doubt - waiting), "waiting for a byte after a ping");
  }

  /** A byte may come at once, and then the next ping is due an interval after it. */
  private long soon(long recheck) {
    return Math.min(recheck, minInterval.toNanos());
  }

  /** The silence after which a peer with these vitals is pinged. */
  public Duration interval(Vitals vitals) {
    return Duration.ofNanos(intervalNanos(vitals));
  }

  private long intervalNanos(Vitals v) {
    boolean doubted = v.rtt().isEmpty() || wasLate(v);
    // By the age when it was last heard, so that the interval does not grow while the peer is
    // silent.
    return doubted ? minInterval.toNanos() : stretched(v.age().toNanos() - v.silenceNanos());
  }

  private long stretched(long age) {
    return between(minInterval, age / PART_OF_AGE, maxInterval);
  }

  /**
   * Whether the last answer came when the peer was suspect. What came later than the wait was no
   * answer: without one the peer would be gone.
   */
  private boolean wasLate(Vitals v) {
    long late = v.sincePingNanos() - v.silenceNanos();
    return late >= doubtNanos(v) && late < timeoutNanos(v);
  }

  /** How long a byte from a peer with these vitals is waited for after a ping. */
  public Duration timeout(Vitals vitals) {
    return Duration.ofNanos(timeoutNanos(vitals));
  }

  private long timeoutNanos(Vitals v) {
    if (v.rtt().isEmpty()) {
      return maxTimeout.toNanos();
    }
    long smoothed = usual(v);
    long deviation = Math.min(nanos(v.rttDeviation()), maxTimeout.toNanos());
    return between(minTimeout, smoothed + Math.max(deviations * deviation, smoothed), maxTimeout);
  }

  private long doubtNanos(Vitals v) {
    long limit = timeoutNanos(v);
    return (limit + Math.min(usual(v), limit)) / 2;
  }

  /** After how long the answer usually comes; as far as it matters, so that nothing overflows. */
  private long usual(Vitals v) {
    return Math.min(nanos(v.rtt()), maxTimeout.toNanos());
  }

  private static long nanos(Optional<Duration> duration) {
    return duration.map(Duration::toNanos).orElse(0L);
  }

  private static long between(Duration min, long value, Duration max) {
    return Math.max(min.toNanos(), Math.min(value, max.toNanos()));
  }

  @Override
  public Optional<Duration> detectionBound() {
    return Optional.of(maxInterval.plus(maxTimeout));
  }

  /** For example {@code adaptive(PT10S..PT30S, PT8S..PT15S, 4)}. */
  @Override
  public String toString() {
    return "adaptive(%s..%s, %s..%s, %d)"
        .formatted(minInterval, maxInterval, minTimeout, maxTimeout, deviations);
  }
}
