package dev.presence.testing;

import dev.presence.HeartbeatPolicy;
import dev.presence.testing.PolicyTrial.Result;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a policy is to hold, in one line each, for tests in any framework:
 *
 * <pre>{@code
 * assertThatPolicy(policy)
 *     .detectsACutWithin(ofSeconds(26))
 *     .neverEvictsRoundTripsUpTo(ofSeconds(9))
 *     .survivesAStallOf(ofMinutes(1))
 *     .sendsAtMostPerHour(240)
 *     .staysWithinItsBound();
 * }</pre>
 *
 * <p>Each runs {@linkplain PolicyTrial trials} of the real detector in virtual time, densely: a
 * cut, an outage or a stall begins at every tick of a cycle of the policy, its first and its
 * longest one, or at 400 moments spread evenly over it where it has more ticks; with a peer that
 * only answers pings and with some that talk by themselves. (A policy that never pings gets a peer
 * that beats.) A failure is an {@link AssertionError} that says what was expected and prints the
 * trial's timeline.
 *
 * <p>A public type because it is what a user's test calls. Not thread-safe; deterministic; all five
 * take half a second for the default policy and some seconds for one with a long or changing cycle.
 */
public final class PolicyAssertions {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final int HOURS = 3;
  private static final int ROUND_TRIPS = 20;
  private static final int MOST_LINES = 60;

  private final HeartbeatPolicy policy;
  private final PolicyCycle cycle;

  private PolicyAssertions(HeartbeatPolicy policy) {
    this.policy = policy;
    this.cycle = PolicyCycle.of(policy);
  }

  /** Assertions about {@code policy}. */
  public static PolicyAssertions assertThatPolicy(HeartbeatPolicy policy) {
    return new PolicyAssertions(policy);
  }

  /**
   * A peer whose link is cut at any moment is gone within {@code detectionTime} of its last byte.
   * That includes up to three ticks of 100 ms beyond the policy's own figures.
   */
  public PolicyAssertions detectsACutWithin(Duration detectionTime) {
    return detects("detects a cut within " + detectionTime, detectionTime);
  }

  private PolicyAssertions detects(String claim, Duration detectionTime) {
    // Long enough that a failure's timeline shows when it is detected, if it ever is.
    Duration enough =
        longer(detectionTime, cycle.patience()).plus(PolicyCycle.TICK.multipliedBy(10));
    everywhere(
        claim,
        (trial, at) -> trial.silentFrom(at),
        enough,
        result -> isWithin(result, detectionTime));
    return this;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static boolean isWithin(Result result, Duration limit) {
    return result.detectionTime().filter(time -> time.compareTo(limit) <= 0).isPresent();
  }

  /**
   * As {@link #detectsACutWithin}, with the bound that the policy states, and three ticks.
   *
   * @throws AssertionError if it states none
   */
  public PolicyAssertions staysWithinItsBound() {
    Duration bound =
        policy
            .detectionBound()
            .orElseThrow(() -> new AssertionError(policy + " states no detection bound"));
    return detects(
        "stays within its bound of " + bound + " and 3 ticks",
        bound.plus(PolicyCycle.TICK.multipliedBy(3)));
  }

  /**
   * A peer whose answers take up to {@code roundTrip} is never evicted: neither if they always do,
   * nor if a quick one is that slow once, at any moment.
   *
   * @param roundTrip 1 ms or longer
   * @throws IllegalArgumentException if it is shorter
   */
  public PolicyAssertions neverEvictsRoundTripsUpTo(Duration roundTrip) {
    if (roundTrip.compareTo(MOMENT) < 0) {
      throw new IllegalArgumentException("roundTrip must be 1 ms or longer, is " + roundTrip);
    }
    String claim = "never evicts round trips up to " + roundTrip;
    for (int i = 1; i <= ROUND_TRIPS; i++) {
      Duration slow = roundTrip.multipliedBy(i).dividedBy(ROUND_TRIPS);
      Result result = PolicyTrial.of(policy).answersAfter(slow).run(cycle.several().plus(slow));
      check(claim, "a peer that always answers after " + slow, result, result.death().isEmpty());
    }
    everywhere(
        claim,
        (trial, at) -> trial.silent(at, at.plus(roundTrip.minus(MOMENT))),
        roundTrip.plus(cycle.patience()),
        result -> result.death().isEmpty());
    return this;
  }

  /** Nobody is evicted because our own process stood still for {@code length}, at any moment. */
  public PolicyAssertions survivesAStallOf(Duration length) {
    everywhere(
        "survives a stall of " + length,
        (trial, at) -> trial.withoutLastLook().stalled(at, length),
        length.plus(cycle.patience()),
        result -> result.death().isEmpty());
    return this;
  }

  /**
   * No peer that is well gets more than {@code pings} in any hour.
   *
   * @param pings 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  public PolicyAssertions sendsAtMostPerHour(int pings) {
    if (pings < 0) {
      throw new IllegalArgumentException("pings must be 0 or more, is " + pings);
    }
    for (PolicyCycle.Peer peer : cycle.peers()) {
      Result result = peer.trial(policy).run(HOUR.multipliedBy(HOURS));
      check(
          "sends at most " + pings + " pings an hour, sends " + most(result.pings()),
          peer.toString(),
          result,
          most(result.pings()) <= pings);
    }
    return this;
  }

  /** The most pings within an hour that begins with one of them. */
  private static int most(List<Duration> pings) {
    int most = 0;
    for (int first = 0, next = 0; first < pings.size(); first++) {
      Duration end = pings.get(first).plus(HOUR);
      while (next < pings.size() && pings.get(next).compareTo(end) < 0) {
        next++;
      }
      most = Math.max(most, next - first);
    }
    return most;
  }

  private void everywhere(
      String claim,
      BiFunction<PolicyTrial, Duration, PolicyTrial> what,
      Duration after,
      Predicate<Result> holds) {
    for (PolicyTrial.Span span : cycle.spans()) {
      for (Duration at : cycle.moments(span, after)) {
        for (PolicyCycle.Peer peer : cycle.peers()) {
          Result result = what.apply(peer.trial(policy), at).run(at.plus(after));
          check(claim, peer + ", and it happens at " + at, result, holds.test(result));
        }
      }
    }
  }

  private void check(String claim, String peer, Result result, boolean holds) {
    if (!holds) {
      throw new AssertionError(
          "expected that %s%n  %s%nbut not so for %s:%n%s"
              .formatted(policy, claim, peer, abridged(result)));
    }
  }

  private static String abridged(Result result) {
    List<String> lines = result.toString().lines().toList();
    int left = lines.size() - MOST_LINES;
    return left <= 0
        ? String.join(System.lineSeparator(), lines)
        : Stream.of(
                lines.subList(0, MOST_LINES / 2),
                List.of("  ... %d lines ...".formatted(left)),
                lines.subList(lines.size() - MOST_LINES / 2, lines.size()))
            .flatMap(List::stream)
            .collect(Collectors.joining(System.lineSeparator()));
  }
}
