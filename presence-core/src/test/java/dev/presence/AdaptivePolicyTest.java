package dev.presence;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.presence.testing.PolicyTrial;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class AdaptivePolicyTest {
  /** With a floor below the default's, so that more round trips move the wait. */
  private static final AdaptivePolicy POLICY =
      HeartbeatPolicy.adaptive().withTimeout(ofSeconds(5), ofSeconds(15));

  /** Answered its last ping in time, and was last heard at this age. */
  private static Vitals.Builder well(Duration age) {
    return Vitals.builder().age(age).rtt(ofMillis(20), ofMillis(5)).sincePing(ofMillis(20));
  }

  private static Vitals measured(Duration rtt, Duration deviation) {
    return Vitals.builder().rtt(rtt, deviation).build();
  }

  private static Vitals waiting(Duration time, Duration rtt) {
    return Vitals.builder()
        .silence(time)
        .unanswered(1, time)
        .sincePing(time)
        .rtt(rtt, ZERO)
        .build();
  }

  // ---- the wait

  @Example
  void withoutAMeasuredRoundTripItWaitsTheCeiling() {
    assertThat(POLICY.timeout(Vitals.builder().build())).isEqualTo(ofSeconds(15));
  }

  @Example
  void theWaitIsTheSmoothedRoundTripAndFourDeviations() {
    assertThat(POLICY.timeout(measured(ofSeconds(2), ofSeconds(1)))).isEqualTo(ofSeconds(6));
    assertThat(POLICY.withDeviations(7).timeout(measured(ofSeconds(2), ofSeconds(1))))
        .isEqualTo(ofSeconds(9));
  }

  @Example
  void theWaitIsNeverLessThanTwiceTheRoundTrip() {
    assertThat(POLICY.timeout(measured(ofSeconds(4), ZERO))).isEqualTo(ofSeconds(8));
  }

  @Example
  void theWaitHasAFloorAndACeiling() {
    assertThat(POLICY.timeout(measured(ofMillis(1), ZERO))).isEqualTo(ofSeconds(5));
    assertThat(POLICY.timeout(measured(ofSeconds(5), ofSeconds(3)))).isEqualTo(ofSeconds(15));
    assertThat(POLICY.timeout(measured(ofDays(36_500), ofDays(36_500)))).isEqualTo(ofSeconds(15));
  }

  @Example
  void aPeerIsSuspectHalfWayFromItsUsualAnswerToTheEndOfTheWait() {
    Verdict before = POLICY.decide(waiting(ofSeconds(6).minusNanos(1), ofSeconds(4)));
    Verdict after = POLICY.decide(waiting(ofSeconds(6), ofSeconds(4)));

    assertThat(before.health()).isEqualTo(Health.ALIVE);
    assertThat(before.recheckAfter()).isEqualTo(ofNanos(1));
    assertThat(after.health()).isEqualTo(Health.SUSPECT);
    assertThat(after.recheckAfter()).isEqualTo(ofSeconds(2));
    assertThat(POLICY.decide(waiting(ofSeconds(8), ofSeconds(4))).health()).isEqualTo(Health.DEAD);
  }

  @Example
  void aPeerThatIsAlwaysSlowIsNotAlwaysSuspect() {
    PolicyTrial.Result result =
        PolicyTrial.of(POLICY).answersAfter(ofSeconds(4)).run(Duration.ofHours(1));

    assertThat(result.edges()).as("%s", result).isEmpty();
  }

  // ---- the interval

  @Example
  void theIntervalStretchesWithTheAgeBetweenItsLimits() {
    assertThat(POLICY.interval(well(ZERO).build())).isEqualTo(ofSeconds(10));
    assertThat(POLICY.interval(well(ofSeconds(160)).build())).isEqualTo(ofSeconds(20));
    assertThat(POLICY.interval(well(ofHours(5)).build())).isEqualTo(ofSeconds(30));
  }

  @Example
  void theIntervalDoesNotGrowWhileThePeerIsSilent() {
    Vitals silent = well(ofSeconds(180)).silence(ofSeconds(20)).sincePing(ofMillis(20_020)).build();

    assertThat(POLICY.interval(silent)).isEqualTo(ofSeconds(20));
    assertThat(POLICY.decide(silent).ping()).isTrue();
    assertThat(POLICY.decide(silent.after(-1)).ping()).isFalse();
    assertThat(POLICY.decide(silent.after(-1)).recheckAfter()).isEqualTo(ofNanos(1));
  }

  @Example
  void theIntervalIsShortUntilARoundTripIsKnown() {
    assertThat(POLICY.interval(Vitals.builder().age(ofHours(1)).build())).isEqualTo(ofSeconds(10));
  }

  @Example
  void theIntervalShrinksAfterALateAnswerUntilOneComesInTime() {
    Vitals late = well(ofHours(1)).sincePing(ofSeconds(3)).build();

    assertThat(POLICY.interval(late)).isEqualTo(ofSeconds(10));
    assertThat(POLICY.interval(well(ofHours(1)).build())).isEqualTo(ofSeconds(30));
  }

  @Example
  void aMessageLongAfterTheAnswerIsNoLateAnswer() {
    Vitals talked = well(ofHours(1)).sincePing(ofSeconds(9)).build();

    assertThat(POLICY.interval(talked)).isEqualTo(ofSeconds(30));
  }

  @Example
  void pingsGetRarerWhileAllIsWellAndOneFollowsSoonAfterADoubt() {
    PolicyTrial.Result result =
        PolicyTrial.of(POLICY).silent(ofSeconds(600), ofSeconds(624)).run(ofSeconds(800));
    List<Duration> pings = result.pings();

    assertThat(result.death()).as("%s", result).isEmpty();
    assertThat(result.edges())
        .as("%s", result)
        .extracting(PolicyTrial.Edge::health)
        .containsExactly(Health.SUSPECT, Health.ALIVE);
    Duration recovered = result.edges().get(1).at();
    Duration next =
        pings.stream().filter(at -> at.compareTo(recovered) > 0).findFirst().orElseThrow();
    assertThat(pings.get(1).minus(pings.get(0))).isBetween(ofSeconds(10), ofMillis(10_300));
    assertThat(next.minus(recovered)).as("%s", result).isBetween(ofSeconds(9), ofMillis(10_300));
    assertThat(pings.get(pings.size() - 1).minus(pings.get(pings.size() - 2)))
        .as("%s", result)
        .isBetween(ofSeconds(30), ofMillis(30_300));
  }

  // ---- the promises, for any figures

  @Provide
  Arbitrary<AdaptivePolicy> policies() {
    Arbitrary<Integer> millis = Arbitraries.integers().between(50, 20_000);
    return Combinators.combine(
            millis, millis, millis, millis, Arbitraries.integers().between(1, 10))
        .as(
            (a, b, c, d, k) ->
                new AdaptivePolicy(
                    ofMillis(Math.min(a, b)),
                    ofMillis(Math.max(a, b)),
                    ofMillis(Math.min(c, d)),
                    ofMillis(Math.max(c, d)),
                    k));
  }

  @Property(tries = 2_000)
  void theWaitStaysWithinItsLimitsAndNobodyDiesBeforeItsEnd(
      @ForAll("policies") AdaptivePolicy policy,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long rtt,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long deviation,
      @ForAll @LongRange(min = 0, max = 40_000_000_000L) long waited) {
    Vitals vitals =
        Vitals.builder()
            .silence(ofNanos(waited))
            .unanswered(1, ofNanos(waited))
            .rtt(ofNanos(rtt), ofNanos(deviation))
            .build();
    Duration timeout = policy.timeout(vitals);

    assertThat(timeout).isBetween(policy.minTimeout(), policy.maxTimeout());
    assertThat(policy.interval(vitals)).isBetween(policy.minInterval(), policy.maxInterval());
    assertThat(policy.decide(vitals).health() == Health.DEAD)
        .isEqualTo(timeout.compareTo(ofNanos(waited)) <= 0);
  }

  /** Invariant 7. */
  @Property(tries = 150)
  void aPeerThatFallsSilentIsGoneWithinTheBound(
      @ForAll("policies") AdaptivePolicy policy,
      @ForAll @IntRange(min = 0, max = 200_000) int cut,
      @ForAll @IntRange(min = 1, max = 5_000) int answersAfter,
      @ForAll @IntRange(min = 100, max = 60_000) int beatsEvery,
      @ForAll @IntRange(min = 10, max = 1_000) int tick) {
    PolicyTrial.Result result =
        PolicyTrial.of(policy)
            .tick(ofMillis(tick))
            .answersAfter(ofMillis(answersAfter))
            .beatsEvery(ofMillis(beatsEvery))
            .silentFrom(ofMillis(cut))
            .run(ofMinutes(10));

    assertThat(result.detectionTime().orElseThrow())
        .as("%s", result)
        .isLessThanOrEqualTo(policy.detectionBound().orElseThrow().plusMillis(3L * tick));
  }

  /** Invariant 8: the floor is what any peer may count on. */
  @Property(tries = 150)
  void anOutageShorterThanTheFloorEvictsNobody(
      @ForAll("policies") AdaptivePolicy policy,
      @ForAll @IntRange(min = 0, max = 100_000) int from,
      @ForAll @IntRange(min = 100, max = 60_000) int beatsEvery,
      @ForAll @IntRange(min = 10, max = 1_000) int tick) {
    Duration start = ofMillis(from);
    PolicyTrial.Result result =
        PolicyTrial.of(policy)
            .tick(ofMillis(tick))
            .beatsEvery(ofMillis(beatsEvery))
            .silent(start, start.plus(policy.minTimeout()).minusMillis(2))
            .run(start.plusSeconds(60));

    assertThat(result.death()).as("%s", result).isEmpty();
  }

  /** Invariant 8: a slow network's peers get the ceiling. */
  @Property(tries = 50)
  void aRoundTripThatIsAlwaysBelowTheCeilingEvictsNobody(
      @ForAll("policies") AdaptivePolicy policy,
      @ForAll @IntRange(min = 1, max = 1_000) int part,
      @ForAll @IntRange(min = 10, max = 1_000) int tick) {
    Duration roundTrip = policy.maxTimeout().multipliedBy(part).dividedBy(1_000).minusMillis(1);
    PolicyTrial.Result result =
        PolicyTrial.of(policy)
            .tick(ofMillis(tick))
            .answersAfter(roundTrip.isNegative() ? ZERO : roundTrip)
            .run(ofMinutes(5));

    assertThat(result.death()).as("%s", result).isEmpty();
  }

  @Property(tries = 50)
  void aStallOfOurOwnEvictsNobody(
      @ForAll("policies") AdaptivePolicy policy,
      @ForAll @IntRange(min = 0, max = 60_000) int from,
      @ForAll @IntRange(min = 500, max = 120_000) int length) {
    PolicyTrial.Result result =
        PolicyTrial.of(policy)
            .tick(ofMillis(20))
            .withoutLastLook()
            .stalled(ofMillis(from), ofMillis(length))
            .run(ofMillis(from + length + 60_000));

    assertThat(result.death()).as("%s", result).isEmpty();
  }

  // ---- what it is

  @Example
  void itsBoundIsBothCeilings() {
    assertThat(POLICY.detectionBound()).contains(ofSeconds(45));
  }

  @Example
  void itsDefaultsAreThoseOfTheDocuments() {
    assertThat(HeartbeatPolicy.adaptive()).hasToString("adaptive(PT10S..PT30S, PT8S..PT15S, 4)");
  }

  @Example
  void itIsComparableAndPrintable() {
    assertThat(POLICY)
        .isEqualTo(
            HeartbeatPolicy.adaptive()
                .withInterval(ofSeconds(10), ofSeconds(30))
                .withTimeout(ofSeconds(5), ofSeconds(15))
                .withDeviations(4))
        .isNotEqualTo(POLICY.withDeviations(5))
        .hasToString("adaptive(PT10S..PT30S, PT5S..PT15S, 4)");
  }

  @Example
  void itsErrorsNameParameterValueAndLimit() {
    isRefused(() -> POLICY.withInterval(ofMillis(9), ofSeconds(1)), "minInterval", "PT0.009S");
    isRefused(() -> POLICY.withInterval(ofSeconds(2), ofSeconds(1)), "maxInterval", "PT2S", "PT1S");
    isRefused(() -> POLICY.withTimeout(ZERO, ofSeconds(1)), "minTimeout", "PT0S", "PT0.01S");
    isRefused(() -> POLICY.withTimeout(ofSeconds(2), ofDays(2)), "maxTimeout", "PT48H", "PT24H");
    isRefused(() -> POLICY.withDeviations(0), "deviations", "between 1 and 100", "is 0");
    isRefused(() -> POLICY.withDeviations(101), "deviations", "101");
  }

  private static void isRefused(Runnable making, String... named) {
    assertThatIllegalArgumentException()
        .isThrownBy(making::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(named));
  }
}
