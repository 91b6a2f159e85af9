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
import java.util.stream.Stream;

/** All measurements, in the order in which they run and are reported. */
final class Suite {
  private Suite() {}

  static List<Measurement> all() {
    return Stream.of(parts(), whole()).flatMap(List::stream).toList();
  }

  /** Of this JVM, and of ones that JMH starts. */
  static List<Measurement> parts() {
    return List.of(
        new HearingCost(),
        new RegistryCost(),
        new MemoryCost(),
        new DrivingCost(),
        new TickCost(),
        new Growth());
  }

  /** Of servers and clients in processes of their own. */
  static List<Measurement> whole() {
    return List.of(new Echo(), new KeepAlive(), new Detection(), new Storm());
  }
}
