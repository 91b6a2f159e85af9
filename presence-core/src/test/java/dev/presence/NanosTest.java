package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NanosTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0 ms",
    "49999, 0.0 ms",
    "50000, 0.1 ms",
    "800000, 0.8 ms",
    "999949999, 999.9 ms",
    "999999999, 1000.0 ms",
    "1000000000, 1.0 s",
    "25049999999, 25.0 s",
    "25050000000, 25.1 s",
    "-1500000, -1.5 ms",
    "2305843009213693951, 2305843009.2 s"
  })
  void aDurationIsToldInTenthsRoundedHalfUp(long nanos, String text) {
    assertThat(Nanos.text(nanos)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "2026-11-22T15:00:00.123456789Z",
        "1678-01-01T00:00:00.000000001Z",
        "2261-12-31T23:59:59.999999999Z"
      })
  void aMomentOfTheWallClockIsKeptToTheNanosecond(Instant moment) {
    assertThat(Nanos.instant(Nanos.of(moment))).isEqualTo(moment);
  }

  @Test
  void aVeryLongDurationIsCutToWhatCanBeAddedToAnything() {
    long cut = Nanos.of(Duration.ofDays(365_000_000));

    assertThat(cut + cut).isPositive();
  }
}
