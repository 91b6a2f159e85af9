package dev.presence.testing;

import static dev.presence.testing.PolicyAssertions.assertThatPolicy;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.presence.HeartbeatPolicy;
import dev.presence.Verdict;
import dev.presence.Vitals;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class PolicyAssertionsTest {
  private static final HeartbeatPolicy POLICY =
      HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(10));
  private static final HeartbeatPolicy PASSIVE = HeartbeatPolicy.passive(ofSeconds(30));

  /** Promises less time than it takes. */
  private record Boastful(HeartbeatPolicy policy, Duration bound) implements HeartbeatPolicy {
    @Override
    public Verdict decide(Vitals vitals) {
      return policy.decide(vitals);
    }

    @Override
    public Optional<Duration> detectionBound() {
      return Optional.of(bound);
    }
  }

  private static void fails(ThrowingCallable assertion, String... parts) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(assertion)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Example
  void theDefaultHoldsWhatItIsSaidToHold() {
    assertThatPolicy(POLICY)
        .detectsACutWithin(ofMillis(25_300))
        .neverEvictsRoundTripsUpTo(ofMillis(9_999))
        .survivesAStallOf(ofMinutes(1))
        .sendsAtMostPerHour(240)
        .staysWithinItsBound();
  }

  @Example
  void theAdaptivePolicyHoldsWhatItIsSaidToHold() {
    assertThatPolicy(HeartbeatPolicy.adaptive())
        .detectsACutWithin(ofMillis(45_300))
        .neverEvictsRoundTripsUpTo(ofMillis(7_999))
        .survivesAStallOf(ofMinutes(1))
        .sendsAtMostPerHour(133)
        .staysWithinItsBound();
  }

  @Example
  void aPolicyThatNeverPingsGetsPeersThatBeat() {
    assertThatPolicy(PASSIVE)
        .detectsACutWithin(ofMillis(30_300))
        .survivesAStallOf(ofMinutes(1))
        .sendsAtMostPerHour(0)
        .staysWithinItsBound();
  }

  @Example
  void aCutThatIsDetectedTooLateFailsWithItsTimeline() {
    fails(
        () -> assertThatPolicy(POLICY).detectsACutWithin(ofMillis(24_900)),
        "expected that whenIdle(PT15S, PT10S)",
        "detects a cut within PT24.9S",
        "a peer that only answers pings, and it happens at",
        "last evidence",
        "SUSPECT",
        "DEAD");
  }

  @Example
  void aCutThatIsNeverDetectedFails() {
    fails(() -> assertThatPolicy(HeartbeatPolicy.off()).detectsACutWithin(ofMinutes(5)), "off()");
  }

  @Example
  void aLostBoundFails() {
    fails(
        () -> assertThatPolicy(new Boastful(POLICY, ofMillis(24_600))).staysWithinItsBound(),
        "stays within its bound of PT24.6S and 3 ticks",
        "DEAD");
    fails(() -> assertThatPolicy(v -> POLICY.decide(v)).staysWithinItsBound(), "states no");
  }

  @Example
  void aRoundTripThatIsEvictedFailsWithTheDeparture() {
    fails(
        () -> assertThatPolicy(POLICY).neverEvictsRoundTripsUpTo(ofMillis(10_500)),
        "never evicts round trips up to PT10.5S",
        "a peer that always answers after PT10.5S",
        "DEAD",
        "silent for");
  }

  @Example
  void aQuickPeerThatIsSlowOnceIsTriedToo() {
    fails(
        () -> assertThatPolicy(HeartbeatPolicy.adaptive()).neverEvictsRoundTripsUpTo(ofSeconds(9)),
        "never evicts round trips up to PT9S",
        "and it happens at");
  }

  @Example
  void aStallThatEvictsFails() {
    HeartbeatPolicy mortal =
        vitals ->
            vitals.age().compareTo(ofSeconds(20)) >= 0
                ? Verdict.dead("old age")
                : POLICY.decide(vitals);

    fails(() -> assertThatPolicy(mortal).survivesAStallOf(ofSeconds(10)), "survives a stall");
  }

  @Example
  void tooManyPingsFailWithAnAbridgedTimeline() {
    fails(
        () -> assertThatPolicy(POLICY).sendsAtMostPerHour(200),
        "sends at most 200 pings an hour, sends 240",
        "lines ...");
  }

  @Example
  void whatCannotBeHeldIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThatPolicy(POLICY).sendsAtMostPerHour(-1))
        .withMessage("pings must be 0 or more, is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThatPolicy(POLICY).neverEvictsRoundTripsUpTo(Duration.ZERO))
        .withMessage("roundTrip must be 1 ms or longer, is PT0S");
  }

  @Example
  void aLongPolicyIsSweptAtFewerMoments() {
    assertThatCode(
            () ->
                assertThatPolicy(HeartbeatPolicy.whenIdle(ofMinutes(20), ofMinutes(10)))
                    .staysWithinItsBound())
        .doesNotThrowAnyException();
  }

  @Provide
  Arbitrary<HeartbeatPolicy> builtIn() {
    Arbitrary<Duration> durations = Arbitraries.longs().between(300, 6_000).map(Duration::ofMillis);
    Arbitrary<HeartbeatPolicy> whenIdle =
        Combinators.combine(durations, durations).as(HeartbeatPolicy::whenIdle);
    Arbitrary<HeartbeatPolicy> fixed =
        Combinators.combine(durations, Arbitraries.integers().between(1, 4))
            .as(HeartbeatPolicy::fixedInterval);
    Arbitrary<HeartbeatPolicy> adaptive =
        Combinators.combine(durations, durations, durations, durations)
            .as(
                (interval, more, timeout, longer) ->
                    HeartbeatPolicy.adaptive()
                        .withInterval(interval, interval.plus(more))
                        .withTimeout(timeout, timeout.plus(longer)));
    Arbitrary<HeartbeatPolicy> pinging = Arbitraries.oneOf(whenIdle, fixed, adaptive);
    Arbitrary<HeartbeatPolicy> within =
        Combinators.combine(durations, pinging).as(HeartbeatPolicy::within);
    return Arbitraries.oneOf(
        whenIdle, fixed, adaptive, within, durations.map(HeartbeatPolicy::passive));
  }

  @Property(tries = 25)
  void everyBuiltInPolicyStaysWithinItsBoundForEveryMomentOfDeath(
      @ForAll("builtIn") HeartbeatPolicy policy) {
    assertThatPolicy(policy).staysWithinItsBound();
  }

  @Property(tries = 10)
  void everyBuiltInPolicySurvivesOurStalls(@ForAll("builtIn") HeartbeatPolicy policy) {
    assertThatPolicy(policy).survivesAStallOf(ofSeconds(20));
  }
}
