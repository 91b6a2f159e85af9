package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulator that disagrees with theory fails here, and the build with it. */
class ValidationTest {
  private static final int BEATS = 400_000;

  static Iterable<Freshness> settings() {
    return Validation.SETTINGS;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void nfdS_makes_mistakes_as_often_and_as_long_as_theory_says(Freshness theory) {
    Validation.Outcome seen = Validation.run(theory, BEATS, 1);
    contains(seen.mistakeRecurrence(), theory.mistakeRecurrence());
    contains(seen.mistakeDuration(), theory.mistakeDuration());
    contains(seen.accuracy(), theory.accuracy());
  }

  private static void contains(Interval seen, double theory) {
    assertThat(theory).isBetween(seen.low(), seen.high());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void the_interval_is_narrow_enough_to_notice_a_tenth_more_delay(Freshness theory) {
    Freshness wrong =
        new Freshness(
            theory.eta(),
            theory.delta(),
            theory.loss(),
            theory.meanDelay().multipliedBy(11).dividedBy(10));
    Validation.Outcome seen = Validation.run(theory, BEATS, 1);
    assertThat(seen.mistakeRecurrence().contains(wrong.mistakeRecurrence())).isFalse();
  }

  @Test
  void the_formula_gives_what_a_hand_calculation_gives() {
    // k = 1: u(0) = 0.05 + 0.95 e^-2 (beat i; beat i+1 has just been sent), q_0 = 0.95 (1 - e^-4)
    Freshness setting =
        new Freshness(Duration.ofSeconds(1), Duration.ofSeconds(1), 0.05, Duration.ofMillis(500));
    double suspected = 0.05 + 0.95 * Math.exp(-2);
    double previous = 0.95 * (1 - Math.exp(-4));
    assertThat(setting.mistakeRecurrence()).isCloseTo(1 / (suspected * previous), within(1e-9));
  }

  @Test
  void without_delay_only_losses_are_mistakes() {
    Freshness setting =
        new Freshness(Duration.ofSeconds(1), Duration.ofMillis(500), 0.1, Duration.ofNanos(1));
    assertThat(setting.mistakeRecurrence()).isCloseTo(1 / (0.1 * 0.9), within(1e-6));
    // A lost beat is missed from its freshness point to the next beat's arrival, half a second on.
    assertThat(setting.accuracy()).isCloseTo(1 - 0.1 * (0.5 + 0.5 * 0.1), within(1e-3));
  }
}
