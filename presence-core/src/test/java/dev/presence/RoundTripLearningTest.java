package dev.presence;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.testing.PolicyTrial;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is made of an answer that came when its peer had been given up half: nothing. */
class RoundTripLearningTest {
  /** Pings at 15.0 s; suspect from 20.0 s on. */
  private static final HeartbeatPolicy POLICY =
      HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(10));

  private Duration slowest = ZERO;

  private Verdict decide(Vitals vitals) {
    vitals.rtt().filter(rtt -> rtt.compareTo(slowest) > 0).ifPresent(rtt -> slowest = rtt);
    return POLICY.decide(vitals);
  }

  private PolicyTrial.Result outage(Duration until) {
    return PolicyTrial.of(this::decide).silent(ofSeconds(40), until).run(ofMinutes(3));
  }

  @Test
  void aRoundTripThatStraddlesASuspicionIsNotLearned() {
    PolicyTrial.Result result = outage(ofSeconds(52));

    assertThat(result.edges())
        .extracting(PolicyTrial.Edge::health)
        .containsExactly(Health.SUSPECT, Health.ALIVE);
    assertThat(slowest).as("%s", result).isEqualTo(ofMillis(1));
  }

  @Test
  void aSlowOneThatDoesNotIsLearned() {
    PolicyTrial.Result result = outage(ofSeconds(49));

    assertThat(result.edges()).isEmpty();
    assertThat(slowest).as("%s", result).isGreaterThan(ofMillis(400));
  }

  @Test
  void theNextOneAfterASuspicionIsLearnedAgain() {
    PolicyTrial.Result result =
        PolicyTrial.of(this::decide)
            .silent(ofSeconds(40), ofSeconds(52))
            .silent(ofSeconds(65), ofSeconds(71))
            .run(ofMinutes(3));

    assertThat(result.edges()).as("%s", result).hasSize(2);
    assertThat(slowest).as("%s", result).isGreaterThan(ofMillis(400));
  }
}
