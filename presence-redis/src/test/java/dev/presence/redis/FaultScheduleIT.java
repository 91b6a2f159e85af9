package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Three nodes under churn, and random faults of nodes and engine. When all rests, every node's view
 * is the truth, and joins and leaves are balanced on every listener.
 *
 * <p>Longer, and with another schedule: {@code -Dpresence.chaos.seconds=600
 * -Dpresence.chaos.identities=5000 -Dpresence.chaos.seed=7}.
 */
class FaultScheduleIT {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final int SECONDS = Integer.getInteger("presence.chaos.seconds", 25);
  private static final int IDENTITIES = Integer.getInteger("presence.chaos.identities", 500);
  private static final long SEED = Long.getLong("presence.chaos.seed", 1);

  private final Random random = new Random(SEED);
  private final Map<String, ChildNode> nodes = new LinkedHashMap<>();
  private final List<String> schedule = new ArrayList<>();
  private TestEngine engine;

  @Test
  void afterAnyFaultsEveryViewIsTheTruth() {
    engine = TestEngine.start();
    try {
      List.of("a", "b", "c").forEach(this::launch);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (System.nanoTime() - end < 0) {
        pause(200, 1_500);
        fault();
      }
      nodes.values().forEach(node -> node.ask("rest"));
      check();
    } finally {
      System.out.println("seed " + SEED + ": " + schedule);
      nodes.values().forEach(ChildNode::close);
      engine.close();
    }
  }

  private void launch(String name) {
    ChildNode node = ChildNode.start(engine.uri(), name, LEASE);
    node.ask("churn " + random.nextLong() + " " + IDENTITIES);
    nodes.put(name, node);
  }

  private void pause(int least, int most) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(least + random.nextInt(most - least));
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      LockSupport.parkNanos(nanos - (System.nanoTime() - start));
    }
  }

  private void fault() {
    String name = List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
    ChildNode node = nodes.get(name);
    int kind = random.nextInt(7);
    switch (kind) {
      case 0 -> {
        schedule.add("kill " + name);
        node.close();
        launch(name);
      }
      case 1 -> stopped(node, name + " for less than its lease", 300, 1_500);
      case 2 -> stopped(node, name + " for longer than its lease", 5_500, 6_500);
      case 3 -> {
        schedule.add("engine killed");
        engine.kill();
        pause(100, 1_500);
        engine.restart();
      }
      case 4 -> {
        schedule.add("engine frozen");
        engine.freeze();
        pause(500, 4_000);
        engine.thaw();
      }
      case 5 -> {
        schedule.add("trimmed while " + name + " does not read");
        node.stop();
        pause(100, 700);
        engine.ask(commands -> commands.xtrim("{presence}:ev", 0));
        node.goOn();
      }
      default -> {
        schedule.add("emptied");
        engine.ask(commands -> commands.flushall());
      }
    }
  }

  private void stopped(ChildNode node, String what, int least, int most) {
    schedule.add("stop " + what);
    node.stop();
    pause(least, most);
    node.goOn();
  }

  private void check() {
    Wait.until(() -> "the truth everywhere: " + state(), this::isTrue);
    nodes.forEach((name, node) -> assertThat(node.ask("mistakes")).as(name).isEqualTo("[]"));
  }

  /** All views are equal, and list each session of each registry; and no user is there twice. */
  private boolean isTrue() {
    List<Set<String>> views = nodes.values().stream().map(ChildNode::ids).toList();
    List<String> here =
        nodes.values().stream()
            .flatMap(node -> Stream.of(node.ask("here").split(" ")))
            .filter(user -> !user.isEmpty())
            .toList();
    return nodes.values().stream().allMatch(node -> node.ask("live").equals("LIVE"))
        && views.stream().distinct().count() == 1
        && views.get(0).size() == here.size()
        && here.stream().distinct().count() == here.size();
  }

  private String state() {
    return nodes.entrySet().stream()
        .map(
            node ->
                "%s is %s, lists %s and holds %d"
                    .formatted(
                        node.getKey(),
                        node.getValue().ask("live"),
                        perNode(node.getValue().ids()),
                        node.getValue().ask("here").split(" ").length))
        .collect(Collectors.joining("; "));
  }

  private static Map<String, Long> perNode(Set<String> ids) {
    return Arrays.stream(ids.toArray(String[]::new))
        .collect(
            Collectors.groupingBy(
                id -> id.substring(0, Math.max(0, id.indexOf('/'))), Collectors.counting()));
  }
}
