package dev.presence.benchmarks.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DrivingTest {
  private static final int MANY = 1_000_000;

  private static Sample window(double pings) {
    return new Sample(2e9, Map.of("wallNanos", 2e9, "pings", pings));
  }

  @Test
  void aWindowInWhichAllWerePingedWhoWereDueCounts() {
    assertThat(Driving.isWhole(window(133_000), MANY)).isTrue();
  }

  @Test
  void aWindowDoesNotCountInWhichTimeStoodStill() {
    assertThat(Driving.isWhole(window(30_000), MANY)).isFalse();
  }

  @Test
  void ofFewWhoAreDueNoneNeedBePinged() {
    assertThat(Driving.isWhole(window(0), 100)).isTrue();
  }
}
