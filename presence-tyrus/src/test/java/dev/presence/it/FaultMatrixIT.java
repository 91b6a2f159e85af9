package dev.presence.it;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** A part of the fault matrix: each container and each fault at least once. */
class FaultMatrixIT {
  @TestFactory
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  Stream<DynamicTest> the_cell_is_as_promised() {
    return Plans.part().play().stream().map(Cell::test);
  }
}
