package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void a_ratio_is_the_sum_of_events_over_the_sum_of_exposures() {
    Ratio ratio = new Ratio();
    ratio.add(3, 1);
    ratio.add(1, 3);
    assertThat(ratio.estimate().value()).isEqualTo(1);
  }

  @Test
  void an_exact_ratio_has_no_width() {
    Ratio ratio = new Ratio();
    ratio.add(2, 1);
    ratio.add(4, 2);
    assertThat(ratio.estimate()).isEqualTo(new Interval(2, 2, 2));
  }

  @Test
  void counts_have_the_limits_of_Poisson() {
    Ratio ten = new Ratio();
    for (int i = 0; i < 10; i++) {
      ten.add(1, 1);
    }
    assertThat(ten.rate().low() * 10).isCloseTo(4.80, within(0.03)); // exact: 4.795
    assertThat(ten.rate().high() * 10).isCloseTo(18.39, within(0.03)); // exact: 18.390
  }

  @Test
  void the_intervals_cover_what_they_promise() {
    int covered = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      Dice dice = new Dice(run);
      Ratio ratio = new Ratio();
      for (int i = 0; i < 200; i++) {
        double exposure = 0.5 + dice.uniform();
        ratio.add(dice.exponential(SECOND) / 1e9 * exposure, exposure);
      }
      covered += ratio.estimate().contains(1) ? 1 : 0;
    }
    assertThat((double) covered / runs).isBetween(0.92, 0.98);
  }

  @Test
  void quantiles_are_values_that_were_seen() {
    Samples samples = new Samples();
    for (int i = 100; i >= 1; i--) {
      samples.add(i * SECOND);
    }
    Distribution distribution = new Distribution(samples);
    assertThat(distribution.quantile(0.5).value()).isEqualTo(50);
    assertThat(distribution.quantile(0.99).value()).isEqualTo(99);
    assertThat(distribution.quantile(0.5).contains(50)).isTrue();
    assertThat(distribution.max()).isEqualTo(100);
    assertThat(distribution.mean().value()).isEqualTo(50.5);
  }

  @Test
  void the_limits_of_a_quantile_are_binomial_ranks() {
    // Exact, for the median of 100: ranks 40 and 61 (P(B <= 39) = 0.0176, P(B >= 61) = 0.0176).
    assertThat(hundred().quantile(0.5)).isEqualTo(new Interval(50, 40, 61));
  }

  @Test
  void a_small_sample_has_no_upper_limit_of_its_99th_percentile() {
    // 0.99 to the power of 367 is above 2.5 %, to that of 368 it is below.
    assertThat(ascending(367).quantile(0.99).high()).isInfinite();
    assertThat(ascending(368).quantile(0.99).high()).isEqualTo(368);
    assertThat(Column.text(hundred().quantile(0.99), Text::seconds)).isEqualTo("> 97 s");
  }

  @Test
  void intervals_of_quantiles_cover_what_they_promise_however_few_values_there_are() {
    for (int size : new int[] {1, 5, 30, 100, 400}) {
      assertThat(coverage(size, 0.5, Math.log(2))).isGreaterThan(0.94);
      assertThat(coverage(size, 0.99, Math.log(100))).isGreaterThan(0.94);
    }
  }

  private static double coverage(int size, double p, double truth) {
    int covered = 0;
    int runs = 2_000;
    for (int run = 0; run < runs; run++) {
      Dice dice = new Dice(Dice.mix(size, run));
      Samples samples = new Samples();
      for (int i = 0; i < size; i++) {
        samples.add(dice.exponential(SECOND));
      }
      covered += new Distribution(samples).quantile(p).contains(truth) ? 1 : 0;
    }
    return (double) covered / runs;
  }

  private static Distribution hundred() {
    return ascending(100);
  }

  private static Distribution ascending(int size) {
    Samples samples = new Samples();
    for (int i = 1; i <= size; i++) {
      samples.add(i * SECOND);
    }
    return new Distribution(samples);
  }

  @Test
  void nothing_measured_is_no_figure() {
    assertThat(new Distribution(new Samples()).mean()).isEqualTo(Interval.NONE);
    assertThat(new Ratio().rate()).isEqualTo(Interval.NONE);
  }

  @Test
  void the_history_keeps_its_mean_when_old_values_leave() {
    History history = new History(3);
    for (double value : new double[] {100, 1, 2, 3}) {
      history.add(value);
    }
    assertThat(history.mean()).isEqualTo(2);
    assertThat(history.deviation()).isCloseTo(Math.sqrt(2.0 / 3), within(1e-9));
  }
}
