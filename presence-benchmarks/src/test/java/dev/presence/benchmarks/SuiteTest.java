package dev.presence.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuiteTest {
  static Stream<Measurement> all() {
    return Suite.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void each_measurement_can_be_taken(Measurement measurement) throws Exception {
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
