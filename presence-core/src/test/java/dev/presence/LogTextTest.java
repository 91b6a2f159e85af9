package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {
  @Test
  void whatFitsStaysAsItIs() {
    assertThat(LogText.fit("")).isEmpty();
    assertThat(LogText.fit("x".repeat(123))).hasSize(123);
  }

  @ParameterizedTest(name = "{0} x {1} is cut to {2}")
  @CsvSource({"x, 124, 123", "ä, 100, 61", "€, 100, 41", "😀, 100, 30"})
  void whatDoesNotFitIsCutBetweenCharacters(String character, int count, int left) {
    String cut = LogText.fit(character.repeat(count));
    assertThat(cut).isEqualTo(character.repeat(left));
    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(123);
  }
}
