package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;

/**
 * One fault in one container, and what came of it.
 *
 * @param setting the server
 * @param fault the row
 * @param outcome of those it struck
 * @param left how often those it struck were told to have left, by reason
 * @param evicted how many left that had to stay
 * @param innocents how many had to stay
 * @param growth of the server from before the run until 2 s after its last session left; empty if
 *     it was not measured
 * @param trips measured over a link that loses packets; empty elsewhere
 * @param complaints all that should have been otherwise; empty if the cell is as promised
 */
record Cell(
    Setting setting,
    Fault fault,
    Outcome outcome,
    Map<String, Long> left,
    long evicted,
    int innocents,
    Optional<Usage.Growth> growth,
    Optional<LossyTrips> trips,
    List<String> complaints) {

  /** Its run broke off, so that nothing is known. */
  static Cell failed(Setting setting, Fault fault, Throwable why) {
    return new Cell(
        setting,
        fault,
        Outcome.of(List.of()),
        Map.of(),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        List.of("broke off: " + why));
  }

  boolean isAsPromised() {
    return complaints.isEmpty();
  }

  DynamicTest test() {
    return DynamicTest.dynamicTest(
        setting + ": " + fault.title(), () -> assertThat(complaints).as(toString()).isEmpty());
  }

  @Override
  public String toString() {
    return setting + ": " + fault.title() + ": " + complaints;
  }
}
