package dev.presence.it;

import java.time.Duration;
import java.util.List;

/**
 * What one server told of its broadcasts.
 *
 * @param delays by the number of blocked peers, in the order of {@link BroadcastMain#BLOCKED}
 * @param costs CPU time per message, in the order of {@link BroadcastMain#SIZES}
 * @param encodings time of the JDK's encoding, in the same order
 */
record BroadcastFigures(
    ServerKind kind, List<Report> delays, List<Report> costs, List<Report> encodings) {

  static BroadcastFigures of(ServerKind kind, Child server) {
    return new BroadcastFigures(
        kind,
        server.all("delays", any -> true),
        server.all("costs", any -> true),
        server.all("encoding", any -> true));
  }

  Duration p99(int group) {
    return delays.get(group).duration("p99");
  }

  /** How much longer than without any blocked peer. */
  double ratio(int group) {
    return (double) p99(group).toNanos() / p99(0).toNanos();
  }
}
