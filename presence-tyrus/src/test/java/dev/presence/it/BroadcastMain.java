package dev.presence.it;

import dev.presence.PeerSession;
import dev.presence.websocket.WebSocketPresence;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server process that broadcasts to clients of its own on loopback, and reports how long that
 * takes beside blocked peers, and what CPU time it costs as text and as bytes.
 *
 * <p>Options are those of {@link ServerOptions}, and {@code rounds}.
 */
public final class BroadcastMain {
  static final int READERS = 200;
  static final int MOST_BLOCKED = 20;
  static final List<Integer> BLOCKED = List.of(0, 1, MOST_BLOCKED);
  static final List<Integer> SIZES = List.of(1024, 64 * 1024);

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int WARM_UP = 100;
  private static final int BLOCKS = 10;
  private static final int BLOCK = 10;
  private static final int ENCODINGS = 20_000;
  private static final String READER_THREADS = "quiet-peer";

  /** The compiler shall not find out that an encoding is of no use. */
  private static volatile int sink;

  private final WebSocketPresence presence;
  private final Audience audience;
  private final List<PeerSession> blocked = new ArrayList<>();
  private final ThreadTimes times = new ThreadTimes();

  private BroadcastMain(RunningServer server) throws Exception {
    presence = server.presence().orElseThrow();
    audience = Audience.of(server, READERS);
  }

  /** Measures everything and ends. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[args.length - 1].substring("rounds=".length()));
    BroadcastMain run = new BroadcastMain(RunningServer.start(ServerOptions.parse(args)));
    run.measure(rounds);
    Runtime.getRuntime().halt(0);
  }

  private void measure(int rounds) throws Exception {
    times.start();
    SIZES.forEach(BroadcastMain::reportEncoding);
    for (int size : SIZES) {
      reportCosts(size);
    }
    for (int i = 0; i < MOST_BLOCKED; i++) {
      blocked.add(audience.addBlocked());
    }
    delays(WARM_UP);
    delays(rounds).forEach(Delays::report);
    Out.report(
        "done", "blocked", blocked.stream().filter(p -> !p.vitals().stuckWrite().isZero()).count());
  }

  // ---- delay

  /** How long each reader waited in broadcasts beside so many blocked peers. */
  private record Delays(int blocked, long[] nanos) {
    void report() {
      Arrays.sort(nanos);
      Out.report(
          "delays",
          "blocked",
          blocked,
          "p50",
          quantile(0.5),
          "p99",
          quantile(0.99),
          "max",
          quantile(1));
    }

    private Duration quantile(double share) {
      return Duration.ofNanos(nanos[(int) Math.ceil(share * nanos.length) - 1]);
    }
  }

  /** Rounds take turns, so that what else the machine does is in all of them. */
  private List<Delays> delays(int rounds) throws Exception {
    List<Delays> all =
        BLOCKED.stream().map(among -> new Delays(among, new long[rounds * READERS])).toList();
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < all.size(); turn++) {
        Delays delays = all.get((round + turn) % all.size());
        broadcast(delays, round * READERS);
        LockSupport.parkNanos(2_000_000);
      }
    }
    return all;
  }

  /** Blocked ones first, so that they could delay the others. */
  private void broadcast(Delays delays, int base) throws Exception {
    List<PeerSession> to = new ArrayList<>(blocked.subList(0, delays.blocked));
    to.addAll(audience.readers());
    String text = "n".repeat(SIZES.get(0));
    long start = System.nanoTime();
    List<CompletionStage<Void>> stages = presence.broadcast(to, text);
    List<CompletableFuture<Void>> told = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      int index = base + i;
      told.add(
          stages
              .get(delays.blocked + i)
              .thenRun(() -> delays.nanos[index] = System.nanoTime() - start)
              .toCompletableFuture());
    }
    await(told);
  }

  private static void await(List<CompletableFuture<Void>> stages) throws Exception {
    CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  // ---- CPU time

  /** One broadcast to all readers. */
  @FunctionalInterface
  private interface Broadcast {
    List<CompletionStage<Void>> to(List<PeerSession> readers);
  }

  private void reportCosts(int size) throws Exception {
    String text = "n".repeat(size);
    ByteBuffer data = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    Broadcast asText = readers -> presence.broadcast(readers, text);
    Broadcast asBytes = readers -> presence.broadcast(readers, data);
    long ofText = 0;
    long ofBytes = 0;
    cost(asText);
    cost(asBytes);
    for (int block = 0; block < BLOCKS; block++) {
      ofText += cost(asText);
      ofBytes += cost(asBytes);
    }
    long messages = (long) BLOCKS * BLOCK * READERS;
    Out.report(
        "costs",
        "size",
        size,
        "text",
        Duration.ofNanos(ofText / messages),
        "bytes",
        Duration.ofNanos(ofBytes / messages));
  }

  /** CPU time of all threads of this process, but for those of the clients. */
  private long cost(Broadcast broadcast) throws Exception {
    long before = serverTime();
    for (int i = 0; i < BLOCK; i++) {
      await(broadcast.to(audience.readers()).stream().map(s -> s.toCompletableFuture()).toList());
    }
    return serverTime() - before;
  }

  private long serverTime() {
    return times.of("") - times.of(READER_THREADS);
  }

  private static void reportEncoding(int size) {
    String text = "n".repeat(size);
    encode(text);
    Out.report("encoding", "size", size, "each", Duration.ofNanos(encode(text) / ENCODINGS));
  }

  private static long encode(String text) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ENCODINGS; i++) {
      sink = text.getBytes(StandardCharsets.UTF_8).length;
    }
    return threads.getCurrentThreadCpuTime() - start;
  }
}
