package dev.presence;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Policies and processes to try, odd durations among them: not multiples of any tick. */
final class Scenarios extends DomainContextBase {
  /**
   * A built-in policy, how long it waits for a byte after the oldest unanswered ping, and the
   * shortest time that it counts. Ticks are shorter than that: nobody can count less than a tick.
   */
  record Plan(HeartbeatPolicy policy, Duration timeout, Duration shortest) {}

  record Scenario(
      Plan plan, Duration tick, Simulation.Process process, Duration longestWait, long seed) {}

  private static Arbitrary<Duration> duration(long fromMillis, long toMillis) {
    Arbitrary<Long> odd = Arbitraries.longs().between(fromMillis * 1_000_000, toMillis * 1_000_000);
    Arbitrary<Long> even =
        Arbitraries.longs().between(fromMillis / 100 + 1, toMillis / 100).map(n -> n * 100_000_000);
    Arbitrary<Long> almost = even.map(n -> n + 1);
    return Arbitraries.oneOf(odd, even, almost).map(Duration::ofNanos);
  }

  private static Arbitrary<Plan> whenIdle() {
    return Combinators.combine(duration(10, 40_000), duration(10, 30_000))
        .as(
            (interval, timeout) ->
                new Plan(
                    HeartbeatPolicy.whenIdle(interval, timeout),
                    timeout,
                    shorter(interval, timeout)));
  }

  private static Arbitrary<Plan> fixedInterval() {
    return Combinators.combine(duration(10, 15_000), Arbitraries.integers().between(1, 4))
        .as(
            (interval, missed) ->
                new Plan(
                    HeartbeatPolicy.fixedInterval(interval, missed),
                    interval.multipliedBy(missed),
                    interval));
  }

  private static Arbitrary<Plan> passive() {
    return duration(10, 60_000)
        .map(timeout -> new Plan(HeartbeatPolicy.passive(timeout), timeout, timeout));
  }

  private static Arbitrary<Plan> within() {
    Arbitrary<Plan> inner = Arbitraries.oneOf(whenIdle(), fixedInterval(), off());
    return Combinators.combine(duration(10, 60_000), inner)
        .as(
            (hard, plan) ->
                new Plan(
                    HeartbeatPolicy.within(hard, plan.policy()),
                    shorter(hard.dividedBy(2), plan.timeout()),
                    shorter(hard.dividedBy(2), plan.shortest())));
  }

  private static Arbitrary<Plan> off() {
    return Arbitraries.just(
        new Plan(HeartbeatPolicy.off(), Duration.ofDays(1), Duration.ofDays(1)));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Provide
  Arbitrary<Scenario> scenarios() {
    return scenarios(Arbitraries.oneOf(whenIdle(), fixedInterval(), passive(), within()));
  }

  private static Arbitrary<Scenario> scenarios(Arbitrary<Plan> plans) {
    Arbitrary<Duration> ticks = Arbitraries.of(20, 37, 100, 100, 1_000).map(Duration::ofMillis);
    Arbitrary<Duration> waits = Arbitraries.of(0, 0, 90, 3_000).map(Duration::ofMillis);
    return Combinators.combine(
            plans, ticks, Arbitraries.of(Simulation.Process.class), waits, Arbitraries.longs())
        .as(
            (plan, tick, process, wait, seed) ->
                new Scenario(
                    plan, shorter(tick, plan.shortest().minusNanos(1)), process, wait, seed));
  }
}
