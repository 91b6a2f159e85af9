package dev.presence.websocket;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientBackoffTest {
  private final ClientBackoff backoff = new ClientBackoff(ofMillis(500), ofSeconds(30));

  @Test
  void theWindowDoublesWithEachAttemptUpToTheCap() {
    assertThat(backoff.delay(0, ZERO, 1)).isEqualTo(ofMillis(500));
    assertThat(backoff.delay(1, ZERO, 1)).isEqualTo(ofSeconds(1));
    assertThat(backoff.delay(5, ZERO, 1)).isEqualTo(ofSeconds(16));
    assertThat(backoff.delay(6, ZERO, 1)).isEqualTo(ofSeconds(30));
    assertThat(backoff.delay(Integer.MAX_VALUE, ZERO, 1)).isEqualTo(ofSeconds(30));
  }

  @Test
  void allOfADelayIsRandom() {
    assertThat(backoff.delay(3, ZERO, 0)).isZero();
    assertThat(backoff.delay(3, ZERO, 0.25)).isEqualTo(ofSeconds(1));
  }

  @Test
  void aSpreadWidensTheWindowButNeverNarrowsIt() {
    assertThat(backoff.delay(0, ofSeconds(20), 0.5)).isEqualTo(ofSeconds(10));
    assertThat(backoff.delay(9, ofSeconds(20), 0.5)).isEqualTo(ofSeconds(15));
  }
}
