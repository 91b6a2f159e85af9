package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.DirectoryEvent;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What a directory across nodes costs and how fast it is, on a real engine of this machine; prints
 * a table. Run by the profile {@code cluster-load}, see CONTRIBUTING.md. Judges only what must hold
 * on any machine: nobody is told to have left who has not, and nobody is owned twice.
 */
class ClusterFigures {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final List<String> TABLE = new ArrayList<>();

  private static void row(String what, String figure) {
    TABLE.add("| %s | %s |".formatted(what, figure));
    System.out.println("MEASURED " + what + ": " + figure);
  }

  @AfterAll
  static void print() {
    System.out.println("| what | measured |\n|---|---|\n" + String.join("\n", TABLE));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static String text(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  private static void until(String what, Duration longest, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new AssertionError("not within " + longest + ": " + what);
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private static long memory(TestEngine engine) {
    return number(engine.ask(commands -> commands.info("memory")), "used_memory");
  }

  private static double cpu(TestEngine engine) {
    Matcher cpu =
        Pattern.compile("(?m)^used_cpu_(?:user|sys):([0-9.]+)")
            .matcher(engine.ask(commands -> commands.info("cpu")));
    double sum = 0;
    while (cpu.find()) {
      sum += Double.parseDouble(cpu.group(1));
    }
    return sum;
  }

  private static long number(String info, String name) {
    Matcher number = Pattern.compile("(?m)^" + name + ":(\\d+)").matcher(info);
    assertThat(number.find()).isTrue();
    return Long.parseLong(number.group(1));
  }

  @Test
  void joinsAndLookups() {
    int sessions = 100_000;
    try (TestEngine engine = TestEngine.start();
        Node a = Node.start(engine.uri(), "a", LEASE)) {
      for (int i = 0; i < 20_000; i++) {
        a.leave(a.join("warm" + i));
      }
      until("warm", Duration.ofMinutes(1), () -> a.told.left().size() == 20_000);
      engine.ask(commands -> commands.xtrim("{presence}:ev", 0));
      long before = memory(engine);
      double cpu = cpu(engine);
      List<PeerSession> joined = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < sessions; i++) {
        joined.add(a.join("user" + i));
      }
      PeerSession last = joined.get(sessions - 1);
      until(
          "claimed",
          Duration.ofMinutes(2),
          () -> a.directory.claim(last).toCompletableFuture().isDone());
      row("joins per second, one node, 100,000", text("%.0f", sessions / seconds(start)));
      row("engine CPU per join", text("%.1f us", (cpu(engine) - cpu) * 1e6 / sessions));
      until("listed", Duration.ofMinutes(1), () -> a.members().size() == sessions);
      engine.ask(commands -> commands.xtrim("{presence}:ev", 0));
      row("engine memory per session", (memory(engine) - before) / sessions + " B");
      lookups(a, sessions);
      start = System.nanoTime();
      joined.forEach(a::leave);
      until("left", Duration.ofMinutes(2), () -> a.members().isEmpty());
      row("leaves per second, one node, 100,000", text("%.0f", sessions / seconds(start)));
    }
  }

  private void lookups(Node a, int sessions) {
    int times = 2_000_000;
    long found = 0;
    long start = 0;
    for (int round = 0; round < 3; round++) {
      start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        found += a.directory.find("user" + i % sessions).size();
      }
    }
    assertThat(found).isEqualTo(3L * times);
    row("lookup from the replica", text("%.3f us", seconds(start) * 1e6 / times));
    long[] asked = new long[2_000];
    for (int i = 0; i < asked.length; i++) {
      long since = System.nanoTime();
      Wait.get(a.directory.ask("user" + i));
      asked[i] = System.nanoTime() - since;
    }
    row("lookup in the engine, p50", text("%.0f us", median(asked) / 1e3));
  }

  private static double median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  @Test
  void joinSeenElsewhere() {
    try (TestEngine engine = TestEngine.start();
        Node a = Node.start(engine.uri(), "a", LEASE);
        ChildNode b = ChildNode.start(engine.uri(), "b", LEASE)) {
      // Both clocks are this process's: the child says by a session of its own what it has seen.
      long[] took = new long[500];
      b.ask("echo");
      for (int i = 0; i < took.length; i++) {
        CountDownLatch back = new CountDownLatch(1);
        String echo = "echo-of-user" + i;
        try (var subscription =
            a.directory.on(
                DirectoryEvent.Online.class,
                online -> {
                  if (online.user().equals(echo)) {
                    back.countDown();
                  }
                })) {
          long start = System.nanoTime();
          a.join("user" + i);
          assertThat(back.await(20, TimeUnit.SECONDS)).isTrue();
          took[i] = System.nanoTime() - start;
        } catch (InterruptedException e) {
          throw new AssertionError("interrupted", e);
        }
      }
      row(
          "join seen by another JVM, p50 (half of there and back)",
          text("%.2f ms", median(took) / 2e6));
    }
  }

  @Test
  void killedNode() {
    int sessions = 50_000;
    Duration lease = Duration.ofSeconds(3);
    try (TestEngine engine = TestEngine.start();
        Node a = Node.start(engine.uri(), "a", lease);
        ChildNode b = ChildNode.start(engine.uri(), "b", lease)) {
      row("commands per second, scripts' own included, 2 nodes, nobody there", idle(engine));
      b.ask("fill " + sessions + " user");
      until("all", Duration.ofMinutes(1), () -> a.members().size() == sessions);
      row(
          "commands per second, scripts' own included, 2 nodes, 50,000 sessions at rest",
          idle(engine));
      double cpu = cpu(engine);
      long start = System.nanoTime();
      b.kill();
      until("left", Duration.ofMinutes(1), () -> a.told.left(LeaveReason.NODE_LOST) == sessions);
      row(
          "node with 50,000 sessions killed, lease 3 s: all left after",
          text("%.1f s", seconds(start)));
      Wait.until("swept", () -> engine.ask(commands -> commands.dbsize()) < 10);
      row("engine CPU for it, sweeping included", text("%.2f s", cpu(engine) - cpu));
      assertThat(a.told.mistakes()).isEmpty();
    }
  }

  private static String idle(TestEngine engine) {
    long seconds = 9;
    long before = commands(engine);
    long start = System.nanoTime();
    while (seconds(start) < seconds) {
      LockSupport.parkNanos(1_000_000_000);
    }
    return text("%.1f", (commands(engine) - before) / seconds(start));
  }

  private static long commands(TestEngine engine) {
    return number(engine.ask(commands -> commands.info("stats")), "total_commands_processed");
  }

  @Test
  void lostEngine() {
    int sessions = 100_000;
    try (TestEngine engine = TestEngine.start();
        Node a = Node.start(engine.uri(), "a", LEASE);
        Node b = Node.start(engine.uri(), "b", LEASE)) {
      for (int i = 0; i < sessions / 2; i++) {
        a.join("on-a-" + i);
        b.join("on-b-" + i);
      }
      until("all", Duration.ofMinutes(1), () -> b.members().size() == sessions);
      until("all", Duration.ofMinutes(1), () -> a.members().size() == sessions);
      engine.kill();
      a.awaitFreshness(Freshness.STALE);
      b.awaitFreshness(Freshness.STALE);
      engine.restart();
      long start = System.nanoTime();
      until(
          "LIVE",
          Duration.ofMinutes(1),
          () -> a.freshness() == Freshness.LIVE && b.freshness() == Freshness.LIVE);
      row(
          "engine lost with 100,000 sessions: LIVE after its return",
          text("%.1f s", seconds(start)));
      row("false leaves by it", Integer.toString(a.told.left().size() + b.told.left().size()));
      assertThat(a.told.left()).isEmpty();
      assertThat(b.told.left()).isEmpty();
      assertThat(a.ids()).hasSize(sessions).isEqualTo(b.ids());
    }
  }

  @Test
  void race() {
    int users = 20_000;
    try (TestEngine engine = TestEngine.start();
        Node a = Node.start(engine.uri(), "a", LEASE);
        ChildNode b = ChildNode.start(engine.uri(), "b", LEASE)) {
      Set<String> twice = ConcurrentHashMap.newKeySet();
      Thread other = new Thread(() -> rounds(() -> b.ask("fill " + users + " user")));
      other.start();
      rounds(
          () -> {
            for (int i = 0; i < users; i++) {
              a.join("user" + i);
            }
          });
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
      until("one view", Duration.ofMinutes(2), () -> a.ids().equals(b.ids()));
      until(
          "owners",
          Duration.ofMinutes(2),
          () -> a.registry.sessions().size() + here(b).size() == users);
      Set<String> mine = new HashSet<>();
      a.registry.sessions().forEach(session -> mine.add(session.identity().user()));
      here(b).stream().filter(mine::contains).forEach(twice::add);
      row(
          "race of two JVMs for 20,000 identities, 4 times each: owned twice",
          Integer.toString(twice.size()));
      assertThat(twice).isEmpty();
      assertThat(a.told.mistakes()).isEmpty();
      assertThat(a.told.offline()).isEmpty();
    }
  }

  private static void rounds(Runnable round) {
    for (int i = 0; i < 4; i++) {
      round.run();
    }
  }

  private static Set<String> here(ChildNode node) {
    return Set.of(node.ask("here").split(" "));
  }
}
