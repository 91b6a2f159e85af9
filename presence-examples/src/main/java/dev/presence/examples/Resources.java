package dev.presence.examples;

import dev.presence.PeerSession;
import dev.presence.PresenceStats;
import dev.presence.SessionRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What there is to read over HTTP, by path. */
final class Resources {
  static final String HEALTH = "/health";

  /** Longer than that without a tick, and nobody would be found dead. */
  static final Duration TICKS_WITHIN = Duration.ofSeconds(5);

  private static final String SESSIONS = "/api/sessions";

  private final Clients clients;
  private final Map<String, Supplier<Answer>> fixed;

  Resources(SessionRegistry registry, Clients clients, Metrics metrics) {
    this.clients = clients;
    this.fixed =
        Map.of(
            HEALTH,
            () -> health(registry.stats()),
            SESSIONS,
            this::sessions,
            "/metrics",
            () -> Answer.text(Metrics.TYPE, metrics.text()),
            "/api/departures",
            this::departures,
            "/api/stats",
            () -> Answer.ok(StatsView.of(registry.stats())));
  }

  /** What answers for a raw path; empty if there is nothing there. */
  Optional<Supplier<Answer>> at(String path) {
    if (path.startsWith(SESSIONS + "/")) {
      return Percent.decode(path.substring(SESSIONS.length() + 1))
          .filter(id -> !id.isEmpty() && id.indexOf('/') < 0)
          .map(id -> () -> session(id));
    }
    return Optional.ofNullable(fixed.get(path));
  }

  /** Lists are given as iterators: each entry is made when it is written. */
  private Answer sessions() {
    return Answer.ok(clients.present().map(SessionView::of).iterator());
  }

  private Answer departures() {
    return Answer.ok(clients.departures().iterator());
  }

  private Answer session(String id) {
    return clients
        .find(id)
        .map(session -> Answer.ok(detail(session)))
        .orElseGet(() -> Answer.error(404, "no session has this id; it may have departed"));
  }

  private SessionView.Detail detail(PeerSession session) {
    return SessionView.Detail.of(
        session, clients.offers(session.id()), clients.streams(session.id()));
  }

  static Answer health(PresenceStats stats) {
    boolean ticking = stats.sinceLastTick().compareTo(TICKS_WITHIN) < 0;
    return new Answer(
        ticking ? 200 : 503,
        new Health(ticking ? "up" : "the detector does not tick", stats.sinceLastTick().toMillis()),
        Map.of());
  }

  /** What {@code GET /health} says. */
  record Health(String status, long sinceLastTickMillis) {}
}
