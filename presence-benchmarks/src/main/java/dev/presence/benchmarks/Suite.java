package dev.presence.benchmarks;

import dev.presence.benchmarks.parts.DrivingCost;
import dev.presence.benchmarks.parts.HearingCost;
import dev.presence.benchmarks.parts.MemoryCost;
import dev.presence.benchmarks.parts.RegistryCost;
import dev.presence.benchmarks.parts.TickCost;
import dev.presence.benchmarks.whole.Detection;
import dev.presence.benchmarks.whole.Echo;
import dev.presence.benchmarks.whole.KeepAlive;
import dev.presence.benchmarks.whole.Storm;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** All measurements, in the order in which they run and are reported. */
final class Suite {
  private Suite() {}

  static List<Measurement> all() {
    return Stream.of(parts(), whole()).flatMap(List::stream).toList();
  }

  /**
   * Those of these keys, in the order of all; all if there is no key.
   *
   * @throws IllegalArgumentException if there is no measurement of a key; says which there are
   */
  static List<Measurement> of(Collection<String> keys) {
    List<String> known = all().stream().map(Measurement::key).toList();
    for (String key : keys) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "there is no measurement " + key + ", but " + String.join(", ", known));
      }
    }
    return all().stream().filter(m -> keys.isEmpty() || keys.contains(m.key())).toList();
  }

  /** Of this JVM, and of ones that JMH starts. */
  static List<Measurement> parts() {
    return List.of(
        new HearingCost(), new RegistryCost(), new MemoryCost(), new DrivingCost(), new TickCost());
  }

  /** Of servers and clients in processes of their own. */
  static List<Measurement> whole() {
    return List.of(new Echo(), new KeepAlive(), new Detection(), new Storm());
  }
}
