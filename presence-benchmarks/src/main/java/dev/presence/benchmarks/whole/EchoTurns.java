package dev.presence.benchmarks.whole;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The turns of one server. */
final class EchoTurns {
  /** Their titles, and their keys in the reply. */
  static final Map<String, String> QUANTILES = quantiles();

  private static final double MICRO = 1e3;

  private final Stand stand;
  private final int connections;
  private final EchoSamples samples;
  private long heapEmpty;

  EchoTurns(Stand stand, int connections, EchoSamples samples) {
    this.stand = stand;
    this.connections = connections;
    this.samples = samples;
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
    echoes(length);
  }

  /** As many echoes as there can be. */
  void saturate(Duration length) {
    long before = stand.cpu();
    double echoes = echoes(length);
    double cpu = stand.cpu() - before;
    samples.addTurn(echoes / (length.toNanos() / 1e9), cpu / MICRO / echoes);
  }

  private double echoes(Duration length) {
    Reply reply = stand.clients().ask(length.plus(Child.PATIENCE), "saturate " + length);
    requireNoneLost(reply);
    return reply.number("echoes");
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
    QUANTILES.forEach((title, key) -> samples.addRoundTrip(title, reply.number(key) / MICRO));
  }

  private void requireNoneLost(Reply reply) {
    if (reply.number("lost") != 0) {
      throw new IllegalStateException(
          "%s lost connections while it echoed: %s".formatted(stand.kind().title(), reply));
    }
  }

  /** With all their connections, after all their turns. */
  void weigh() {
    samples.addHeap((double) (stand.heap() - heapEmpty) / connections);
  }
}
