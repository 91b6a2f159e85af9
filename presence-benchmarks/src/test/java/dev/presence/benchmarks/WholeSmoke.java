package dev.presence.benchmarks;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With a few clients each. Not of the normal build, which bears a machine that stands still, as a
 * measurement does not: {@code -Dtest=WholeSmoke}.
 */
class WholeSmoke {
  static Stream<Measurement> whole() {
    return Suite.whole().stream();
  }

  @ParameterizedTest
  @MethodSource("whole")
  void each_load_can_be_measured(Measurement load) throws Exception {
    SuiteTest.canBeTaken(load);
  }
}
