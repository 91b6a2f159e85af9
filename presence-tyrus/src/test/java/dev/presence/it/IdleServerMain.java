package dev.presence.it;

import com.sun.management.OperatingSystemMXBean;
import dev.presence.HeartbeatPolicy;
import dev.presence.PresenceStats;
import dev.presence.tyrus.TyrusPresence;
import dev.presence.websocket.WebSocketPresence;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.tyrus.server.Server;

/**
 * A Tyrus server that many idle connections are measured on, with presence at the default policy if
 * {@code presence} is among its arguments.
 *
 * <p>Commands: {@code heap}, {@code sample}; it ends when its standard input does.
 */
public final class IdleServerMain {
  static final String PATH = "/idle";
  static final HeartbeatPolicy POLICY =
      HeartbeatPolicy.whenIdle(Duration.ofSeconds(27), Duration.ofSeconds(8));

  private static final AtomicInteger OPENED = new AtomicInteger();
  private static final AtomicInteger CLOSED = new AtomicInteger();

  private final Optional<WebSocketPresence> presence;
  private final ThreadTimes threads = new ThreadTimes();
  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private IdleServerMain(Optional<WebSocketPresence> presence) {
    this.presence = presence;
    threads.start();
  }

  /** Starts the server and obeys until the end of input. */
  public static void main(String[] args) throws Exception {
    boolean watched = Arrays.asList(args).contains("presence");
    Class<?> endpoint = watched ? IdleEndpoint.class : UnwatchedEndpoint.class;
    Server server = new Server("127.0.0.1", -1, "/", Map.of(), endpoint);
    server.start();
    Optional<WebSocketPresence> presence =
        watched
            ? Optional.of(
                TyrusPresence.of(WebSocketPresence.builder().policy(POLICY)).install(server))
            : Optional.empty();
    Out.report("listening", "port", server.getPort());
    new IdleServerMain(presence).obeyUntilEnd();
    Runtime.getRuntime().halt(0);
  }

  static void opened() {
    OPENED.incrementAndGet();
  }

  static void closed() {
    CLOSED.incrementAndGet();
  }

  private void obeyUntilEnd() throws Exception {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = commands.readLine()) != null) {
      switch (line) {
        case "heap" -> heap();
        case "sample" -> sample();
        default -> throw new IllegalArgumentException("unknown command " + line);
      }
    }
  }

  /** Twice, since what the first collection finds may hold on to more until it is enqueued. */
  private static void heap() {
    System.gc();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    Out.report("heap", "bytes", heap);
  }

  private void sample() {
    Optional<PresenceStats> stats = presence.map(installed -> installed.registry().stats());
    Out.report(
        "sample",
        "cpu",
        process.getProcessCpuTime(),
        "detector",
        threads.of("presence-detector"),
        "pinging",
        threads.of("presence-ping"),
        "opened",
        OPENED,
        "closed",
        CLOSED,
        "present",
        stats.map(PresenceStats::present).orElse(0),
        "left",
        stats.map(s -> s.joins() - s.present()).orElse(0L),
        "suspicions",
        stats.map(PresenceStats::suspicions).orElse(0L),
        "worstTickLag",
        stats.map(PresenceStats::worstTickLag).orElse(Duration.ZERO));
  }
}
