package dev.presence.benchmarks;

import dev.presence.benchmarks.parts.DrivingCost;
import dev.presence.benchmarks.parts.Growth;
import dev.presence.benchmarks.parts.HearingCost;
import dev.presence.benchmarks.parts.MemoryCost;
import dev.presence.benchmarks.parts.RegistryCost;
import dev.presence.benchmarks.parts.TickCost;
import dev.presence.benchmarks.whole.Detection;
import dev.presence.benchmarks.whole.Echo;
import dev.presence.benchmarks.whole.KeepAlive;
import dev.presence.benchmarks.whole.Storm;
import java.util.List;

/** All measurements, in the order in which they run and are reported. */
final class Suite {
  private Suite() {}

  static List<Measurement> all() {
    return List.of(
        new HearingCost(),
        new RegistryCost(),
        new MemoryCost(),
        new DrivingCost(),
        new TickCost(),
        new Growth(),
        new Echo(),
        new KeepAlive(),
        new Detection(),
        new Storm());
  }
}
