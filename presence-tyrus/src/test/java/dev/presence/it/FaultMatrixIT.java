package dev.presence.it;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A part of the fault matrix: each container and each fault at least once. */
class FaultMatrixIT {
  @TestFactory
  Stream<DynamicTest> the_cell_is_as_promised() {
    return Plans.part().play().stream().map(Cell::test);
  }
}
