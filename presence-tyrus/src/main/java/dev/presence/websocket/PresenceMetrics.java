package dev.presence.websocket;

import dev.presence.Health;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.PresenceStats;
import dev.presence.SessionRegistry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Meters of a presence for Micrometer, all named {@code presence.*}: {@code new
 * PresenceMetrics(presence).bindTo(meterRegistry)}. Needs {@code micrometer-core}, which is an
 * optional dependency.
 *
 * <p>All but the round trips are read when the meter registry asks, so that they cost nothing in
 * between; {@code docs/metrics.md} lists them. Thread-safe; may be bound to several registries,
 * once to each.
 */
public final class PresenceMetrics implements MeterBinder {
  /** Between a machine next door and the longest that a usual policy waits. */
  private static final Duration[] ROUND_TRIPS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final WebSocketPresence presence;

  /** For one presence; {@link #bindTo} does the work. */
  public PresenceMetrics(WebSocketPresence presence) {
    this.presence = Objects.requireNonNull(presence, "presence");
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    observe(meters);
    levels(meters);
    counts(meters);
    sends(meters);
    heartbeats(meters);
  }

  private void observe(MeterRegistry meters) {
    Timer timer =
        Timer.builder("presence.round.trip")
            .description("From a ping's write to its pong")
            .serviceLevelObjectives(ROUND_TRIPS)
            .register(meters);
    presence.registry().roundTrips(nanos -> timer.record(nanos, TimeUnit.NANOSECONDS));
  }

  private void levels(MeterRegistry meters) {
    for (Health health : Health.values()) {
      Gauge.builder("presence.sessions", presence.registry(), registry -> count(registry, health))
          .description("Sessions present, by health")
          .tag("health", health.name())
          .register(meters);
    }
    level(meters, "unidentified", "Connections that have not joined yet", s -> s.unidentified());
    time(meters, "tick.lag.max", "Longest gap between two ticks, less one", s -> s.worstTickLag());
    time(meters, "tick.age", "Since the detector ticked", s -> s.sinceLastTick());
    time(meters, "standstill", "How long this process stood still in all", s -> s.standstill());
  }

  private void counts(MeterRegistry meters) {
    count(meters, "joins", "Sessions that joined", s -> s.joins());
    for (LeaveReason reason : LeaveReason.values()) {
      FunctionCounter.builder(
              "presence.leaves",
              presence.registry(),
              registry -> registry.stats().leaves().getOrDefault(reason, 0L))
          .description("Sessions that left, by reason")
          .tag("reason", reason.name())
          .register(meters);
    }
    count(meters, "never.identified", "Closed because nobody joined", s -> s.neverIdentified());
    count(meters, "pings", "Pings whose write began", s -> s.pings());
    count(meters, "ping.failures", "Pings whose write failed", s -> s.pingFailures());
    count(meters, "pings.delayed", "Pings that waited for a thread", s -> s.pingsDelayed());
    count(meters, "pongs", "Pings answered by their own pong", s -> s.pongs());
    count(meters, "suspicions", "Edges to suspect or frozen", s -> s.suspicions());
    count(meters, "recoveries", "Doubted sessions heard again", s -> s.recoveries());
    count(meters, "would.evict", "Verdicts that a dry run spared", s -> s.wouldEvict());
    count(meters, "stalls", "Times this process stood still", s -> s.stalls());
    count(
        meters,
        "last.look.rescues",
        "Evictions that unread bytes spared",
        s -> s.lastLookRescues());
    count(
        meters,
        "terminations.unconfirmed",
        "Connections not known to be freed",
        s -> s.terminationsUnconfirmed());
    count(meters, "duels", "Refusals because two clients fought", s -> s.duels());
    count(meters, "mass.silences", "Times many fell silent at once", s -> s.massSilences());
    count(meters, "policy.errors", "Checks in which a policy failed", s -> s.policyErrors());
    count(meters, "listener.errors", "Events whose listener threw", s -> s.listenerErrors());
    count(meters, "events.missed", "Events that slow listeners lost", s -> s.eventsMissed());
  }

  private void sends(MeterRegistry meters) {
    sends(meters, "messages", "Messages sent", SendStats::sent);
    sends(meters, "failures", "Messages whose write failed", SendStats::failed);
    sends(meters, "abandoned", "Messages unsent at their session's end", SendStats::abandoned);
    sends(meters, "too.large", "Messages larger than the limit", SendStats::tooLarge);
    sends(meters, "slow.consumers", "Sessions closed as too slow", SendStats::slowConsumers);
    sends(
        meters, "dropped", "Dropped for a slow reader", s -> s.droppedOldest() + s.droppedNewest());
    Gauge.builder("presence.send.unsent", presence, p -> p.sendStats().unsentBytes())
        .description("Waiting to be sent, over all sessions")
        .baseUnit("bytes")
        .register(meters);
  }

  private void heartbeats(MeterRegistry meters) {
    Gauge.builder("presence.heartbeat.sessions", presence, p -> p.heartbeatStats().introduced())
        .description("Sessions that speak the application heartbeat")
        .register(meters);
    heartbeats(meters, "received", "Heartbeats that arrived", HeartbeatStats::received);
    heartbeats(meters, "sent", "Welcomes, asks and answers", HeartbeatStats::sent);
    heartbeats(meters, "dropped", "Malformed, too long or too many", HeartbeatStats::dropped);
    heartbeats(meters, "unanswered", "Asks whose answer is overdue", HeartbeatStats::unanswered);
  }

  private static double count(SessionRegistry registry, Health health) {
    return registry.sessions().stream().map(PeerSession::health).filter(health::equals).count();
  }

  private void level(
      MeterRegistry meters, String name, String what, ToDoubleFunction<PresenceStats> value) {
    Gauge.builder("presence." + name, presence.registry(), r -> value.applyAsDouble(r.stats()))
        .description(what)
        .register(meters);
  }

  private void time(
      MeterRegistry meters, String name, String what, Function<PresenceStats, Duration> value) {
    TimeGauge.builder(
            "presence." + name,
            presence.registry(),
            TimeUnit.NANOSECONDS,
            r -> value.apply(r.stats()).toNanos())
        .description(what)
        .register(meters);
  }

  private void count(
      MeterRegistry meters, String name, String what, ToDoubleFunction<PresenceStats> value) {
    FunctionCounter.builder(
            "presence." + name, presence.registry(), r -> value.applyAsDouble(r.stats()))
        .description(what)
        .register(meters);
  }

  private void sends(
      MeterRegistry meters, String name, String what, ToDoubleFunction<SendStats> value) {
    FunctionCounter.builder(
            "presence.send." + name, presence, p -> value.applyAsDouble(p.sendStats()))
        .description(what)
        .register(meters);
  }

  private void heartbeats(
      MeterRegistry meters, String name, String what, ToDoubleFunction<HeartbeatStats> value) {
    FunctionCounter.builder(
            "presence.heartbeat." + name, presence, p -> value.applyAsDouble(p.heartbeatStats()))
        .description(what)
        .register(meters);
  }
}
