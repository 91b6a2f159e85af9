package dev.presence.benchmarks;

import dev.presence.benchmarks.parts.HearingCost;
import java.util.List;

/** All measurements, in the order in which they run and are reported. */
final class Suite {
  private Suite() {}

  static List<Measurement> all() {
    return List.of(new HearingCost());
  }
}
