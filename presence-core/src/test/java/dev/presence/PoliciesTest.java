package dev.presence;

import static dev.presence.Health.ALIVE;
import static dev.presence.Health.DEAD;
import static dev.presence.Health.SUSPECT;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final Duration MOMENT = ofNanos(1);

  private static Vitals silent(Duration silence) {
    return Vitals.builder().silence(silence).build();
  }

  /** Silent since before the oldest unanswered ping, which went out when the silence was zero. */
  private static Vitals asked(int pings, Duration waiting) {
    return Vitals.builder().silence(waiting).unanswered(pings, waiting).sincePing(waiting).build();
  }

  private static void says(
      HeartbeatPolicy policy, Vitals vitals, Health health, boolean ping, Duration recheck) {
    Verdict verdict = policy.decide(vitals);
    assertThat(verdict.health()).as("%s on %s", verdict, vitals).isEqualTo(health);
    assertThat(verdict.ping()).as("%s on %s", verdict, vitals).isEqualTo(ping);
    assertThat(verdict.recheckAfter()).as("%s on %s", verdict, vitals).isEqualTo(recheck);
    assertThat(verdict.why()).isNotBlank();
  }

  private static void isRefused(Callable<HeartbeatPolicy> made, String... named) {
    assertThatIllegalArgumentException()
        .isThrownBy(made::call)
        .satisfies(e -> assertThat(e.getMessage()).contains(named));
  }

  @Nested
  @DisplayName("whenIdle(15 s, 10 s)")
  class WhenIdle {
    private final HeartbeatPolicy policy = HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(10));

    @Test
    void leavesATalkingPeerAlone() {
      says(policy, silent(ZERO), ALIVE, false, ofSeconds(15));
      says(policy, silent(ofSeconds(15).minus(MOMENT)), ALIVE, false, MOMENT);
    }

    @Test
    void pingsAfterTheInterval() {
      says(policy, silent(ofSeconds(15)), ALIVE, true, ofSeconds(5));
      says(policy, silent(ofHours(5)), ALIVE, true, ofSeconds(5));
    }

    @Test
    void waitsForHalfOfTheTimeout() {
      says(policy, asked(1, ZERO), ALIVE, false, ofSeconds(5));
      says(policy, asked(1, ofSeconds(5).minus(MOMENT)), ALIVE, false, MOMENT);
    }

    @Test
    void suspectsFromHalfOfTheTimeoutOn() {
      says(policy, asked(1, ofSeconds(5)), SUSPECT, false, ofSeconds(5));
      says(policy, asked(1, ofSeconds(10).minus(MOMENT)), SUSPECT, false, MOMENT);
    }

    @Test
    void givesUpAtTheTimeout() {
      says(policy, asked(1, ofSeconds(10)), DEAD, false, ZERO);
      says(policy, asked(7, ofHours(1)), DEAD, false, ZERO);
    }

    @Test
    void givesNobodyUpWhoWasNotAsked() {
      says(policy, silent(ofDays(3)), ALIVE, true, ofSeconds(5));
    }

    @Test
    void promisesIntervalPlusTimeout() {
      assertThat(policy.detectionBound()).contains(ofSeconds(25));
    }

    @Test
    void isTheDefault() {
      HeartbeatPolicy chosen = HeartbeatPolicy.whenIdle(ofSeconds(27), ofSeconds(8));

      assertThat(HeartbeatPolicy.whenIdle()).isEqualTo(chosen).hasSameHashCodeAs(chosen);
      assertThat(policy).isNotEqualTo(HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(11)));
    }

    @Test
    void prints() {
      assertThat(policy).hasToString("whenIdle(PT15S, PT10S)");
    }

    @Test
    void refusesWhatIsOutOfItsLimits() {
      isRefused(
          () -> HeartbeatPolicy.whenIdle(ofMillis(9), ofSeconds(1)),
          "interval",
          "PT0.009S",
          "PT0.01S",
          "PT24H");
      isRefused(
          () -> HeartbeatPolicy.whenIdle(ofSeconds(1), ofDays(1).plus(MOMENT)),
          "timeout",
          "PT24H0.000000001S",
          "PT0.01S",
          "PT24H");
      isRefused(() -> HeartbeatPolicy.whenIdle(ofSeconds(-1), ofSeconds(1)), "interval", "PT-1S");
    }

    @Test
    void takesWhatIsAtItsLimits() {
      assertThat(HeartbeatPolicy.whenIdle(ofMillis(10), ofDays(1)).detectionBound())
          .contains(ofDays(1).plusMillis(10));
    }
  }

  @Nested
  @DisplayName("fixedInterval(5 s, 3)")
  class FixedInterval {
    private final HeartbeatPolicy policy = HeartbeatPolicy.fixedInterval(ofSeconds(5), 3);

    @Test
    void pingsANewcomerAfterAnInterval() {
      says(policy, Vitals.builder().build(), ALIVE, false, ofSeconds(5));
      Vitals talking = Vitals.builder().age(ofSeconds(5)).build();
      says(policy, talking, ALIVE, true, ofSeconds(5));
    }

    @Test
    void pingsEveryIntervalWhateverThePeerSays() {
      says(policy, Vitals.builder().sincePing(ZERO).build(), ALIVE, false, ofSeconds(5));
      Vitals almost = Vitals.builder().sincePing(ofSeconds(5).minus(MOMENT)).build();
      says(policy, almost, ALIVE, false, MOMENT);
      says(policy, Vitals.builder().sincePing(ofSeconds(5)).build(), ALIVE, true, ofSeconds(5));
    }

    @Test
    void suspectsAfterAnIntervalWithoutAnAnswer() {
      says(policy, asked(1, ZERO), ALIVE, false, ofSeconds(5));
      says(policy, asked(1, ofSeconds(5).minus(MOMENT)), ALIVE, false, MOMENT);
      says(policy, asked(1, ofSeconds(5)), SUSPECT, true, ofSeconds(5));
      says(policy, asked(2, ofSeconds(5)), SUSPECT, false, ofSeconds(5));
    }

    @Test
    void countsThePlanFromTheOldestUnansweredPing() {
      says(policy, asked(2, ofSeconds(10).minus(MOMENT)), SUSPECT, false, MOMENT);
      says(policy, asked(2, ofSeconds(10)), SUSPECT, true, ofSeconds(5));
    }

    @Test
    void letsTheLastPingBeAnswered() {
      says(policy, asked(3, ofSeconds(10)), SUSPECT, false, ofSeconds(5));
      says(policy, asked(3, ofSeconds(15).minus(MOMENT)), SUSPECT, false, MOMENT);
    }

    @Test
    void givesUpAnIntervalAfterTheLastPing() {
      says(policy, asked(3, ofSeconds(15)), DEAD, false, ZERO);
    }

    @Test
    void withOneMissGivesUpAfterOneInterval() {
      HeartbeatPolicy strict = HeartbeatPolicy.fixedInterval(ofSeconds(5), 1);
      says(strict, asked(1, ofSeconds(5).minus(MOMENT)), ALIVE, false, MOMENT);
      says(strict, asked(1, ofSeconds(5)), DEAD, false, ZERO);
      assertThat(strict.detectionBound()).contains(ofSeconds(10));
    }

    @Test
    void promisesOneIntervalMoreThanItsMisses() {
      assertThat(policy.detectionBound()).contains(ofSeconds(20));
    }

    @Test
    void isComparedByValueAndPrints() {
      assertThat(policy).isEqualTo(HeartbeatPolicy.fixedInterval(ofSeconds(5), 3));
      assertThat(policy).isNotEqualTo(HeartbeatPolicy.fixedInterval(ofSeconds(5), 4));
      assertThat(policy).hasToString("fixedInterval(PT5S, 3)");
    }

    @Test
    void refusesWhatIsOutOfItsLimits() {
      isRefused(() -> HeartbeatPolicy.fixedInterval(ofSeconds(5), 0), "missed", "1", "1000", "0");
      isRefused(() -> HeartbeatPolicy.fixedInterval(ofSeconds(5), 1_001), "missed", "1001");
      isRefused(() -> HeartbeatPolicy.fixedInterval(ZERO, 3), "interval", "PT0S", "PT0.01S");
    }

    @Test
    void takesWhatIsAtItsLimits() {
      assertThat(HeartbeatPolicy.fixedInterval(ofDays(1), 1_000).detectionBound())
          .contains(ofDays(1_001));
    }
  }

  @Nested
  @DisplayName("passive(10 s)")
  class Passive {
    private final HeartbeatPolicy policy = HeartbeatPolicy.passive(ofSeconds(10));

    @Test
    void neverPings() {
      for (int second = 0; second < 20; second++) {
        assertThat(policy.decide(silent(ofSeconds(second))).ping()).isFalse();
      }
    }

    @Test
    void suspectsAtHalfOfTheTimeoutAndGivesUpAtTheTimeout() {
      says(policy, silent(ZERO), ALIVE, false, ofSeconds(5));
      says(policy, silent(ofSeconds(5).minus(MOMENT)), ALIVE, false, MOMENT);
      says(policy, silent(ofSeconds(5)), SUSPECT, false, ofSeconds(5));
      says(policy, silent(ofSeconds(10).minus(MOMENT)), SUSPECT, false, MOMENT);
      says(policy, silent(ofSeconds(10)), DEAD, false, ZERO);
    }

    @Test
    void promisesItsTimeout() {
      assertThat(policy.detectionBound()).contains(ofSeconds(10));
    }

    @Test
    void isComparedByValueAndPrints() {
      assertThat(policy).isEqualTo(HeartbeatPolicy.passive(ofSeconds(10)));
      assertThat(policy).hasToString("passive(PT10S)");
    }

    @Test
    void refusesWhatIsOutOfItsLimits() {
      isRefused(() -> HeartbeatPolicy.passive(ofDays(2)), "timeout", "PT48H", "PT24H");
    }
  }

  @Nested
  @DisplayName("off()")
  class Off {
    @Test
    void neverPingsAndNeverGivesUp() {
      Verdict verdict = HeartbeatPolicy.off().decide(asked(9, ofDays(9)));
      assertThat(verdict.health()).isEqualTo(ALIVE);
      assertThat(verdict.ping()).isFalse();
    }

    @Test
    void promisesNothingAndPrints() {
      assertThat(HeartbeatPolicy.off().detectionBound()).isEmpty();
      assertThat(HeartbeatPolicy.off()).hasToString("off()").isSameAs(HeartbeatPolicy.off());
    }
  }

  @Nested
  @DisplayName("within(20 s, ...)")
  class Within {
    private final HeartbeatPolicy policy =
        HeartbeatPolicy.within(ofSeconds(20), HeartbeatPolicy.off());

    private Vitals vitals(Duration silence, int pings, Duration waiting) {
      return Vitals.builder().silence(silence).unanswered(pings, waiting).build();
    }

    @Test
    void asksInTheMiddleOfTheSilence() {
      says(policy, silent(ZERO), ALIVE, false, ofSeconds(10));
      says(policy, silent(ofSeconds(10).minus(MOMENT)), ALIVE, false, MOMENT);
      says(policy, silent(ofSeconds(10)), ALIVE, true, ofSeconds(10));
    }

    @Test
    void asksOnce() {
      says(policy, vitals(ofSeconds(10), 1, ZERO), ALIVE, false, ofSeconds(10));
      says(policy, vitals(ofSeconds(19), 1, ofSeconds(9)), ALIVE, false, ofSeconds(1));
    }

    @Test
    void givesUpAtTheHardLimit() {
      says(policy, vitals(ofSeconds(20), 1, ofSeconds(10)), DEAD, false, ZERO);
    }

    @Test
    void givesWhoWasAskedLateHisHalfToAnswerIn() {
      says(policy, vitals(ofSeconds(25), 1, ofSeconds(9)), ALIVE, false, ofSeconds(1));
      says(policy, silent(ofSeconds(25)), ALIVE, true, ofSeconds(10));
    }

    @Test
    void passesOnWhatThePolicySays() {
      HeartbeatPolicy strict = HeartbeatPolicy.within(ofSeconds(20), Engine.WHEN_IDLE);
      says(strict, vitals(ofSeconds(18), 1, ofSeconds(6)), SUSPECT, false, ofSeconds(4));
      says(strict, vitals(ofSeconds(18), 1, ofSeconds(10)), DEAD, false, ZERO);
      HeartbeatPolicy pinging = HeartbeatPolicy.within(ofSeconds(20), v -> talk());
      says(pinging, silent(ofSeconds(1)), ALIVE, true, ofSeconds(3));
      assertThat(HeartbeatPolicy.within(ofSeconds(20), v -> null).decide(silent(ZERO))).isNull();
    }

    private Verdict talk() {
      return Verdict.alive(ofSeconds(3), "lambda").withPing();
    }

    @Test
    void promisesTheShorterBound() {
      assertThat(policy.detectionBound()).contains(ofSeconds(20));
      assertThat(HeartbeatPolicy.within(ofSeconds(20), Engine.WHEN_IDLE).detectionBound())
          .contains(ofSeconds(20));
      assertThat(HeartbeatPolicy.within(ofSeconds(30), Engine.WHEN_IDLE).detectionBound())
          .contains(ofSeconds(25));
    }

    @Test
    void isComparedByValueAndPrints() {
      assertThat(policy).isEqualTo(HeartbeatPolicy.within(ofSeconds(20), HeartbeatPolicy.off()));
      assertThat(policy).hasToString("within(PT20S, off())");
    }

    @Test
    void refusesWhatIsOutOfItsLimits() {
      isRefused(
          () -> HeartbeatPolicy.within(ofMillis(1), HeartbeatPolicy.off()), "hard", "PT0.001S");
    }
  }

  @Test
  void aLambdaPromisesNothing() {
    HeartbeatPolicy lambda = vitals -> Verdict.alive(ofSeconds(1), "lambda");

    assertThat(lambda.detectionBound()).isEmpty();
  }
}
