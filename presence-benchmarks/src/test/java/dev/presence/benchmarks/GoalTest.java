package dev.presence.benchmarks;

import static dev.presence.benchmarks.Goal.Relation.AT_LEAST_TIMES;
import static dev.presence.benchmarks.Goal.Relation.AT_MOST;
import static dev.presence.benchmarks.Goal.Relation.AT_MOST_MORE;
import static dev.presence.benchmarks.Goal.Relation.AT_MOST_TIMES;
import static dev.presence.benchmarks.Goal.Relation.TIMES_LESS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {
  private static boolean met(Goal.Relation relation, double limit, double ours, double theirs) {
    return new Goal(relation, limit, "test").isMetBy(ours, theirs);
  }

  @Test
  void a_limit_of_our_own_needs_no_peer() {
    assertThat(met(AT_MOST, 16, 16, Double.NaN)).isTrue();
    assertThat(met(AT_MOST, 16, 16.1, Double.NaN)).isFalse();
    assertThat(met(AT_MOST, 0, 0, Double.NaN)).isTrue();
  }

  @Test
  void at_most_so_much_more_is_the_difference() {
    assertThat(met(AT_MOST_MORE, 400, 1_400, 1_000)).isTrue();
    assertThat(met(AT_MOST_MORE, 400, 1_401, 1_000)).isFalse();
    assertThat(met(AT_MOST_MORE, 400, 1, Double.NaN)).isFalse();
  }

  @Test
  void so_many_times_less_is_theirs_divided_by_ours() {
    assertThat(met(TIMES_LESS, 15, 2, 30)).isTrue();
    assertThat(met(TIMES_LESS, 15, 2, 29.9)).isFalse();
  }

  @Test
  void at_most_so_many_times_is_ours_divided_by_theirs() {
    assertThat(met(AT_MOST_TIMES, 1.5, 3, 2)).isTrue();
    assertThat(met(AT_MOST_TIMES, 1.5, 3.1, 2)).isFalse();
  }

  @Test
  void at_least_so_many_times_is_for_what_is_better_when_there_is_more_of_it() {
    assertThat(met(AT_LEAST_TIMES, 0.98, 98, 100)).isTrue();
    assertThat(met(AT_LEAST_TIMES, 0.98, 97.9, 100)).isFalse();
  }

  @Test
  void a_ratio_to_a_peer_that_was_not_measured_is_missed() {
    assertThat(met(TIMES_LESS, 15, 2, Double.NaN)).isFalse();
    assertThat(met(AT_MOST_TIMES, 1.5, 2, Double.NaN)).isFalse();
    assertThat(met(AT_LEAST_TIMES, 0.98, 2, Double.NaN)).isFalse();
    assertThat(met(AT_MOST, 16, Double.NaN, Double.NaN)).isFalse();
  }
}
