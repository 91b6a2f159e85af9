package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  void doublesWithEachFailure() {
    assertThat(backoff.delay(1, 1)).hasMillis(500);
    assertThat(backoff.delay(2, 1)).hasMillis(1_000);
    assertThat(backoff.delay(5, 1)).hasMillis(8_000);
  }

  @Test
  void neverExceedsItsCap() {
    assertThat(backoff.delay(7, 1)).hasMillis(30_000);
    assertThat(backoff.delay(Integer.MAX_VALUE, 1)).hasMillis(30_000);
  }

  @Test
  void chanceSpreadsItOverTheUpperHalf() {
    assertThat(backoff.delay(2, 0)).hasMillis(500);
    assertThat(backoff.delay(2, 0.5)).hasMillis(750);
  }
}
