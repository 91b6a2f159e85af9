package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "15s,PT15S", "2m,PT2M", "1h,PT1H", "0s,PT0S"})
  void readsANumberAndAUnit(String text, Duration expected) {
    assertThat(converter.convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"15", "s", "", "-1s", "1.5s", "15 s", "15S", "15d", "PT15S", "9999999999s"})
  void refusesAnythingElseAndSaysHowToWriteIt(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("500ms, 15s or 2m");
  }

  @ParameterizedTest
  @CsvSource({"PT0.5S,500ms", "PT15S,15s", "PT2M,2m", "PT90S,90s", "PT0S,0s"})
  void writesTheSameNotation(Duration duration, String expected) {
    assertThat(DurationConverter.text(duration)).isEqualTo(expected);
  }

  @Test
  void readsBackWhatItWrites() {
    Duration duration = Duration.ofMillis(12_345);

    assertThat(converter.convert(DurationConverter.text(duration))).isEqualTo(duration);
  }
}
