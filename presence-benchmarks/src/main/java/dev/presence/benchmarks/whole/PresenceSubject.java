package dev.presence.benchmarks.whole;

import dev.presence.HeartbeatPolicy;
import dev.presence.PresenceEvent;
import dev.presence.PresenceStats;
import dev.presence.SessionRegistry;
import dev.presence.tyrus.TyrusPresence;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.DeploymentException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.glassfish.tyrus.server.Server;

/** The same Tyrus server with presence, and one listener of its own for what is measured. */
final class PresenceSubject implements Subject {
  private static final int CAPACITY = 1 << 17;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Moments deaths = new Moments(CAPACITY);
  private final Moments otherLeaves = new Moments(CAPACITY);
  private final Moments ticks = new Moments(CAPACITY);
  private final int port;
  private final SessionRegistry registry;

  /** By the detector's thread until its last tick. */
  private long usedBefore;

  private PresenceSubject(int port, SessionRegistry registry) {
    this.port = port;
    this.registry = registry;
    registry.on(PresenceEvent.Joined.class, PresenceSubject::joined);
    registry.on(PresenceEvent.Left.class, this::left);
    registry.everyTick(this::tick);
  }

  static PresenceSubject start(String host, Duration interval, Duration timeout)
      throws DeploymentException {
    Server server = TyrusSubject.serve(host, WatchedEndpoint.class);
    HeartbeatPolicy policy = HeartbeatPolicy.whenIdle(interval, timeout);
    WebSocketPresence presence =
        TyrusPresence.of(WebSocketPresence.builder().policy(policy)).install(server);
    return new PresenceSubject(server.getPort(), presence.registry());
  }

  private static void joined(PresenceEvent.Joined event) {
    Arrivals.HERE.told(event.session().identity().user(), System.nanoTime());
  }

  /** With each death, how much of the time until then presence says was ours and not the peer's. */
  private void left(PresenceEvent.Left event) {
    switch (event.departure().reason()) {
      case DEAD ->
          deaths.add(
              System.nanoTime(),
              event.departure().pingDelay().plus(event.departure().standstill()).toNanos());
      default -> otherLeaves.add(System.nanoTime(), 0);
    }
  }

  /** On the detector's thread, which does nothing but tick. */
  private void tick() {
    long used = THREADS.getCurrentThreadCpuTime();
    ticks.add(System.nanoTime(), used - usedBefore);
    usedBefore = used;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Reply tell(String command, List<String> arguments) {
    return switch (command) {
      case "opened" -> Arrivals.HERE.openedSince(Long.parseLong(arguments.get(0)));
      case "told" -> Arrivals.HERE.toldSince(Long.parseLong(arguments.get(0)));
      case "deaths" -> deathsSince(Long.parseLong(arguments.get(0)));
      case "stats" -> stats();
      default -> Subject.super.tell(command, arguments);
    };
  }

  private Reply deathsSince(long since) {
    Latencies times = new Latencies();
    Latencies own = new Latencies();
    Latencies others = new Latencies();
    Latencies tickTimes = new Latencies();
    deaths.forEachSince(
        since,
        (moment, ours) -> {
          times.add(moment - since);
          own.add(moment - since - ours);
        });
    ticks.forEachSince(since, (moment, used) -> tickTimes.add(used));
    otherLeaves.forEachSince(since, (moment, ours) -> others.add(moment - since));
    return times
        .summary()
        .with("worstOfPeers", own.highest())
        .with("others", others.count())
        .with("longestTick", tickTimes.highest());
  }

  private Reply stats() {
    PresenceStats stats = registry.stats();
    return Reply.of(
        "present",
        stats.present(),
        "joins",
        stats.joins(),
        "pings",
        stats.pings(),
        "suspicions",
        stats.suspicions(),
        "recoveries",
        stats.recoveries(),
        "worstTickLag",
        stats.worstTickLag().toNanos(),
        "stalls",
        stats.stalls());
  }
}
