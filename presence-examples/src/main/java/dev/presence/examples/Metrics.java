package dev.presence.examples;

import dev.presence.examples.Refusals.Limit;
import dev.presence.websocket.PresenceMetrics;
import dev.presence.websocket.WebSocketPresence;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What {@code GET /metrics} says: presence, and the process that runs it. */
final class Metrics implements AutoCloseable {
  /** Prometheus's text format. */
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();

  private Optional<ClusterMetrics> nodes = Optional.empty();

  private Metrics() {}

  static Metrics of(
      WebSocketPresence presence,
      Clients clients,
      Consoles consoles,
      Cluster cluster,
      Errands errands,
      Refusals refusals) {
    Metrics metrics = new Metrics();
    metrics.streams(clients, consoles);
    if (cluster.node() != null) {
      metrics.nodes = Optional.of(new ClusterMetrics(cluster, errands, metrics.meters));
    }
    for (MeterBinder binder : metrics.binders(presence)) {
      binder.bindTo(metrics.meters);
    }
    metrics.count("malformed.messages", "Messages not understood", clients, Clients::malformed);
    metrics.count("late.results", "Results for which nobody waited", clients, Clients::late);
    for (Limit limit : Limit.values()) {
      FunctionCounter.builder("server.refusals", refusals, counted -> counted.of(limit))
          .tag("limit", limit.label())
          .description("Times a limit was enforced")
          .register(metrics.meters);
    }
    return metrics;
  }

  private List<MeterBinder> binders(WebSocketPresence presence) {
    return List.of(
        new PresenceMetrics(presence),
        new FileDescriptorMetrics(),
        new JvmMemoryMetrics(),
        new JvmThreadMetrics(),
        new ProcessorMetrics(),
        new UptimeMetrics(),
        collector);
  }

  private void count(String name, String what, Clients of, ToDoubleFunction<Clients> value) {
    FunctionCounter.builder("server." + name, of, value).description(what).register(meters);
  }

  private void streams(Clients clients, Consoles consoles) {
    count("stream.relayed", "Stream messages sent on", clients, c -> c.streams().relayed().sum());
    count(
        "stream.unwatched",
        "Stream messages dropped because nobody watched",
        clients,
        c -> c.streams().unwatched().sum());
    count(
        "stream.excess",
        "Stream messages dropped because there were too many",
        clients,
        c -> c.streams().excess().sum());
    level("watched", "Clients that consoles watch", clients, Clients::watched);
    level("consoles", "Consoles connected", consoles, Consoles::size);
  }

  private <T> void level(String name, String what, T of, ToDoubleFunction<T> value) {
    Gauge.builder("server." + name, of, value).description(what).register(meters);
  }

  String text() {
    nodes.ifPresent(ClusterMetrics::look);
    return meters.scrape();
  }

  @Override
  public void close() {
    collector.close();
    meters.close();
  }
}
