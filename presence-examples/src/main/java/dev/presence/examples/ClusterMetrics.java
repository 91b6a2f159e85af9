package dev.presence.examples;

import dev.presence.PresenceDirectory.Freshness;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** What {@code GET /metrics} says of the cluster. */
final class ClusterMetrics {
  private final Cluster cluster;
  private final MultiGauge clients;

  ClusterMetrics(Cluster cluster, Errands errands, MeterRegistry meters) {
    this.cluster = cluster;
    this.clients =
        MultiGauge.builder("server.cluster.clients")
            .description("Clients present, by node")
            .register(meters);
    FunctionCounter.builder("server.cluster.late.answers", errands, Errands::late)
        .description("Answers of other nodes for which nobody waited")
        .register(meters);
    for (Freshness each : Freshness.values()) {
      Gauge.builder("server.cluster.freshness", cluster, c -> is(each, c))
          .tag("freshness", each.name())
          .description("1 for what the view of the other nodes is, else 0")
          .register(meters);
    }
    level(
        "age.seconds",
        "Since the view was last known to be current",
        v -> v.ageMillis() / 1e3,
        meters);
    level("lease.seconds", "How long a node may be silent", v -> v.leaseMillis() / 1e3, meters);
  }

  private void level(
      String name, String what, ToDoubleFunction<ClusterView> value, MeterRegistry meters) {
    Gauge.builder(
            "server.cluster." + name,
            cluster,
            c -> c.view().map(value::applyAsDouble).orElse(Double.NaN))
        .description(what)
        .register(meters);
  }

  private static double is(Freshness freshness, Cluster cluster) {
    return cluster.view().filter(view -> view.freshness() == freshness).isPresent() ? 1 : 0;
  }

  /** Which nodes there are changes. */
  void look() {
    cluster
        .view()
        .ifPresent(
            view ->
                clients.register(
                    view.clients().entrySet().stream()
                        .map(node -> Row.of(Tags.of("node", node.getKey()), node.getValue()))
                        .toList(),
                    true));
  }
}
