package dev.presence.testing;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.presence.Health;
import dev.presence.HeartbeatPolicy;
import dev.presence.LeaveReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicyTrialTest {
  private static final HeartbeatPolicy POLICY =
      HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(10));

  @Test
  void aPeerThatFallsSilentIsGoneWithinTheBound() {
    PolicyTrial.Result result = PolicyTrial.of(POLICY).silentFrom(ofSeconds(10)).run(ofMinutes(5));

    assertThat(result.detectionTime().orElseThrow())
        .as("%s", result)
        .isBetween(ofSeconds(25), ofSeconds(25).plus(ofMillis(300)));
    assertThat(result.departure().orElseThrow().reason()).isEqualTo(LeaveReason.DEAD);
  }

  @Test
  void aPeerThatAnswersStaysForHours() {
    PolicyTrial.Result result = PolicyTrial.of(POLICY).run(Duration.ofHours(3));

    assertThat(result.death()).as("%s", result).isEmpty();
    assertThat(result.edges()).isEmpty();
    assertThat(result.pings()).hasSizeBetween(700, 720);
  }

  @Test
  void aTalkingPeerIsNeverPinged() {
    PolicyTrial.Result result =
        PolicyTrial.of(POLICY).beatsEvery(ofSeconds(5)).run(Duration.ofHours(1));

    assertThat(result.pings()).as("%s", result).isEmpty();
  }

  @Test
  void aSlowAnswerIsDoubtedAndRecovers() {
    PolicyTrial.Result result =
        PolicyTrial.of(POLICY).answersAfter(ofSeconds(7)).run(ofSeconds(60));

    assertThat(result.death()).as("%s", result).isEmpty();
    assertThat(result.edges())
        .extracting(PolicyTrial.Edge::health)
        .startsWith(Health.SUSPECT, Health.ALIVE);
  }

  @Test
  void aStalledProcessBlamesNobody() {
    for (int from = 0; from < 40; from++) {
      for (int rtt : new int[] {1, 3000, 9_900}) {
        PolicyTrial.Result result =
            PolicyTrial.of(POLICY)
                .withoutLastLook()
                .answersAfter(ofMillis(rtt))
                .stalled(ofSeconds(from), ofSeconds(40))
                .run(ofMinutes(5));

        assertThat(result.death()).as("from %s s, %s ms\n%s", from, rtt, result).isEmpty();
      }
    }
  }

  @Test
  void anOutageShorterThanTheTimeoutEvictsNobody() {
    PolicyTrial.Result result =
        PolicyTrial.of(POLICY).silent(ofSeconds(14), ofSeconds(22)).run(ofMinutes(2));

    assertThat(result.death()).as("%s", result).isEmpty();
    assertThat(result.edges())
        .extracting(PolicyTrial.Edge::health)
        .containsExactly(Health.SUSPECT, Health.ALIVE);
  }

  @Test
  void aTrialCanBeRunAgain() {
    PolicyTrial trial = PolicyTrial.of(POLICY).silentFrom(ofSeconds(3));

    assertThat(trial.run(ofMinutes(1))).hasToString(trial.run(ofMinutes(1)).toString());
  }

  @Test
  void aResultPrintsWhatHappenedInOrder() {
    PolicyTrial.Result result = PolicyTrial.of(POLICY).answersNothing().run(ofMinutes(1));

    assertThat(result.toString())
        .containsSubsequence("last evidence", "ping", "SUSPECT", "DEAD", "silent for 25");
  }

  @Test
  void badArgumentsAreNamed() {
    PolicyTrial trial = PolicyTrial.of(POLICY);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trial.answersAfter(ofSeconds(-1)))
        .withMessageContaining("roundTrip")
        .withMessageContaining("PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trial.silent(ofSeconds(2), ofSeconds(1)))
        .withMessageContaining("PT2S to PT1S");
    assertThatIllegalArgumentException().isThrownBy(() -> trial.beatsEvery(Duration.ZERO));
  }
}
