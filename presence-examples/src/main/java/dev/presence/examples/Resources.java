package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.presence.PeerSession;
import dev.presence.PresenceStats;
import dev.presence.SessionRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What there is to read over HTTP, by path. */
final class Resources {
  static final String HEALTH = "/health";

  /** Longer than that without a tick, and nobody would be found dead. */
  static final Duration TICKS_WITHIN = Duration.ofSeconds(5);

  private static final String SESSIONS = "/api/sessions";

  private final Clients clients;
  private final Cluster cluster;
  private final Map<String, Function<String, Answer>> fixed;

  Resources(SessionRegistry registry, Clients clients, Cluster cluster, Metrics metrics) {
    this.clients = clients;
    this.cluster = cluster;
    this.fixed =
        Map.of(
            HEALTH,
            query -> health(registry.stats(), cluster.view()),
            SESSIONS,
            this::sessions,
            "/metrics",
            query -> Answer.text(Metrics.TYPE, metrics.text()),
            "/api/departures",
            this::departures,
            "/api/stats",
            query -> Answer.ok(StatsView.of(registry.stats())),
            "/api/cluster",
            query -> cluster());
  }

  /** What answers for a raw path and query; empty if there is nothing there. */
  Optional<Supplier<Answer>> at(String path, String query) {
    if (path.startsWith(SESSIONS + "/")) {
      return Percent.decode(path.substring(SESSIONS.length() + 1))
          .filter(id -> !id.isEmpty() && id.indexOf('/') < 0)
          .map(id -> () -> session(id));
    }
    return Optional.ofNullable(fixed.get(path)).map(answer -> () -> answer.apply(query));
  }

  /** The same as an action. */
  Optional<Action> read(String path) {
    return at(path, "").map(answer -> body -> CompletableFuture.completedStage(answer.get()));
  }

  /** Lists are given as iterators: each entry is made when it is written. */
  private Answer sessions(String query) {
    Choice choice = Choice.parse(query);
    Stream<Present> here = clients.present().map(s -> new Present.Here(s, cluster.node()));
    return list(
        Stream.concat(here, cluster.clients().stream())
            .filter(client -> choice.takes(client.identity(), client.node()))
            .map(Present::view));
  }

  private Answer departures(String query) {
    Choice choice = Choice.parse(query);
    Stream<Gone> here = clients.departures().map(left -> Gone.here(left, cluster.node()));
    return list(
        Stream.concat(here, cluster.departures().stream())
            .filter(client -> choice.takes(client.identity(), client.node()))
            .sorted(Comparator.comparing(Gone::leftAt).reversed())
            .map(client -> client.view(clients.ghosts())));
  }

  private Answer list(Stream<?> entries) {
    Map<String, String> headers = new HashMap<>();
    cluster.view().ifPresent(view -> headers.put("Presence-View", view.header()));
    return new Answer(200, entries.iterator(), headers);
  }

  private Answer cluster() {
    return cluster
        .view()
        .map(Answer::ok)
        .orElseGet(
            () -> Answer.error(404, "this server is alone: it was started without --cluster"));
  }

  private Answer session(String id) {
    return clients
        .find(id)
        .map(session -> Answer.ok(detail(session)))
        .orElseGet(() -> Answer.error(404, "no session has this id; it may have departed"));
  }

  private SessionView.Detail detail(PeerSession session) {
    return SessionView.Detail.of(
        session, cluster.node(), clients.offers(session.id()), clients.streams(session.id()));
  }

  /** Whatever is wrong with the engine, this server serves. */
  static Answer health(PresenceStats stats, Optional<ClusterView> cluster) {
    boolean ticking = stats.sinceLastTick().compareTo(TICKS_WITHIN) < 0;
    return new Answer(
        ticking ? 200 : 503,
        new Health(
            ticking ? "up" : "the detector does not tick",
            stats.sinceLastTick().toMillis(),
            cluster.map(ClusterView::brief).orElse(null)),
        Map.of());
  }

  /** What {@code GET /health} says. */
  record Health(
      String status,
      long sinceLastTickMillis,
      @JsonInclude(JsonInclude.Include.NON_NULL) ClusterView.@Nullable Brief cluster) {}
}
