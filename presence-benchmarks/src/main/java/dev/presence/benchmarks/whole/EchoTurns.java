package dev.presence.benchmarks.whole;

import dev.presence.benchmarks.Quartiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The turns of one server, and what they told. */
final class EchoTurns {
  /** Their titles, and their keys in the reply. */
  static final Map<String, String> QUANTILES = quantiles();

  private static final double MICRO = 1e3;

  private final Stand stand;
  private final int connections;
  private final List<Double> throughput = new ArrayList<>();
  private final List<Double> cpuPerEcho = new ArrayList<>();
  private final Map<String, List<Double>> roundTrips = new LinkedHashMap<>();
  private long heapEmpty;

  EchoTurns(Stand stand, int connections) {
    this.stand = stand;
    this.connections = connections;
  }

  private static Map<String, String> quantiles() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("p50", "p50");
    keys.put("p99", "p99");
    keys.put("p99.9", "p999");
    return keys;
  }

  void connect() {
    heapEmpty = stand.heap();
    stand.connect(connections);
  }

  /** Lets the code be compiled: what it tells does not count. */
  void warmUp(Duration length) {
    saturate(length);
    throughput.clear();
    cpuPerEcho.clear();
  }

  /** As many echoes as there can be. */
  void saturate(Duration length) {
    long before = stand.cpu();
    Reply reply = stand.clients().ask(length.plus(Child.PATIENCE), "saturate " + length);
    double cpu = stand.cpu() - before;
    requireNoneLost(reply);
    double echoes = reply.number("echoes");
    throughput.add(echoes / (length.toNanos() / 1e9));
    cpuPerEcho.add(cpu / MICRO / echoes);
  }

  /** As many as are asked for, and how long each takes. */
  void pace(Duration length, double perSecond) {
    Reply reply =
        stand
            .clients()
            .ask(
                length.plus(Child.PATIENCE),
                "pace %d 1 %d %s".formatted(connections, Math.round(perSecond), length));
    requireNoneLost(reply);
    QUANTILES.forEach(
        (title, key) ->
            roundTrips
                .computeIfAbsent(title, any -> new ArrayList<>())
                .add(reply.number(key) / MICRO));
  }

  private void requireNoneLost(Reply reply) {
    if (reply.number("lost") != 0) {
      throw new IllegalStateException(
          "%s lost connections while it echoed: %s".formatted(stand.kind().title(), reply));
    }
  }

  Quartiles throughput() {
    return quartiles(throughput);
  }

  Quartiles cpuPerEcho() {
    return quartiles(cpuPerEcho);
  }

  Quartiles roundTrip(String quantile) {
    return quartiles(roundTrips.getOrDefault(quantile, List.of()));
  }

  private static Quartiles quartiles(List<Double> samples) {
    return Quartiles.of(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }

  double heapPerConnection() {
    return (double) (stand.heap() - heapEmpty) / connections;
  }
}
