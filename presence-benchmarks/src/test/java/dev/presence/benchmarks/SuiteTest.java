package dev.presence.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuiteTest {
  static Stream<Measurement> parts() {
    return Suite.parts().stream();
  }

  @ParameterizedTest
  @MethodSource("parts")
  void each_part_can_be_measured(Measurement part) throws Exception {
    canBeTaken(part);
  }

  static void canBeTaken(Measurement measurement) throws Exception {
    List<Figure> figures = measurement.measure(Effort.SMOKE);

    assertThat(figures).as(measurement.name()).isNotEmpty();
    assertThat(figures)
        .allSatisfy(
            figure -> {
              // Differences may be negative: a collection leaves more or less than 20 clients take.
              assertThat(figure.ours().median()).isNotNaN();
              assertThat(Double.isNaN(figure.theirs())).isEqualTo(figure.peer() == null);
            });
  }
}
