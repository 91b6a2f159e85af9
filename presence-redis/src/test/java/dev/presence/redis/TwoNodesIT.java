package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Outcome;
import dev.presence.SessionRegistry;
import dev.presence.Takeover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwoNodesIT {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private TestEngine engine;
  private final List<Node> nodes = new ArrayList<>();

  @BeforeEach
  void start() {
    engine = TestEngine.start();
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    engine.close();
  }

  private Node node(String name) {
    return node(name, Takeover.EVICT_OLD);
  }

  private Node node(String name, Takeover takeover) {
    Node node = Node.start(engine.uri(), name, LEASE, takeover);
    nodes.add(node);
    return node;
  }

  @Test
  void whoIsPresentWhenTheDirectoryStartsIsClaimed() {
    Node a = node("a");
    PeerSession alice = a.join("alice");
    assertThat(a.claim(alice).outcome()).isEqualTo(Outcome.JOINED);

    Node b = node("b");

    assertThat(b.directory.find("alice")).extracting(Member::node).containsExactly("a");
  }

  @Test
  void underRejectNewTheNewcomerOnAnotherNodeIsEvicted() {
    Node a = node("a", Takeover.REJECT_NEW);
    Node b = node("b", Takeover.REJECT_NEW);
    PeerSession first = a.join("alice");
    a.claim(first);

    PeerSession second = b.join("alice");

    assertThat(b.claim(second).outcome()).isEqualTo(Outcome.REJECTED);
    Wait.until("the newcomer evicted", () -> !second.isPresent());
    assertThat(first.isPresent()).isTrue();
    b.awaitMembers(1);
    assertThat(b.told.left()).isEmpty();
  }

  @Test
  void underKeepAllBothStay() {
    Node a = node("a", Takeover.KEEP_ALL);
    Node b = node("b", Takeover.KEEP_ALL);

    PeerSession first = a.join("alice");
    PeerSession second = b.join("alice");

    assertThat(a.claim(first).outcome()).isEqualTo(Outcome.JOINED);
    assertThat(b.claim(second).outcome()).isEqualTo(Outcome.JOINED);
    a.awaitMembers(2);
    b.awaitMembers(2);
    assertThat(Wait.get(a.directory.ask("alice"))).hasSize(2);
  }

  @Test
  void namesOfAnyLettersAreTheSameOnAnotherNode() {
    Node a = node("a");
    Node b = node("b");
    Identity odd = Identity.of("Zoë 7:3\n\"é\"", "Gerät\0{x}");

    PeerSession session = a.join(odd);
    a.claim(session);
    b.awaitMembers(1);

    assertThat(b.members()).extracting(Member::identity).containsExactly(odd);
    assertThat(Wait.get(b.directory.ask(odd.user()))).isEqualTo(b.members());
  }

  @Test
  void aNodeThatLeavesInOrderIsToldAsShutdownAndLeavesNothing() {
    Node a = node("a");
    Node b = node("b");
    a.claim(a.join("alice"));
    b.claim(b.join("bob"));
    b.awaitMembers(2);

    a.directory.close();

    b.awaitMembers(1);
    Wait.until("told", () -> b.told.left(LeaveReason.SHUTDOWN) == 1);
    List<String> keys = engine.ask(commands -> commands.keys("*"));
    assertThat(keys).noneMatch(key -> key.contains(":n:a#") || key.contains("u:alice"));
  }

  @Test
  void anotherPrefixIsAnotherWorld() {
    Node a = node("a");
    SessionRegistry registry = SessionRegistry.create();
    try (var other = RedisDirectory.builder(engine.uri(), "a", registry).prefix("other").start()) {
      a.claim(a.join("alice"));

      assertThat(Wait.get(other.ask("alice"))).isEmpty();
      assertThat(Wait.get(a.directory.ask("alice"))).hasSize(1);
    } finally {
      registry.close(Duration.ZERO);
    }
  }

  @Test
  void twoNodesThatRaceForIdentitiesEndWithOneOwnerEach() throws Exception {
    Node a = node("a");
    Node b = node("b");
    int users = 1_000;
    int rounds = 4;

    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> one = threads.submit(() -> joinAll(a, users, rounds, 1));
      Future<?> two = threads.submit(() -> joinAll(b, users, rounds, 2));
      one.get();
      two.get();
    } finally {
      threads.shutdown();
    }

    Wait.until(
        () ->
            "one session each, there are %d and %d"
                .formatted(a.registry.sessions().size(), b.registry.sessions().size()),
        () -> a.registry.sessions().size() + b.registry.sessions().size() == users);
    a.awaitMembers(users);
    b.awaitMembers(users);
    Wait.until("equal views", () -> a.ids().equals(b.ids()));
    Wait.until("told", () -> a.told.present().equals(a.ids()) && b.told.present().equals(a.ids()));
    assertThat(a.members()).extracting(m -> m.identity().user()).doesNotHaveDuplicates();
    assertThat(a.told.mistakes()).isEmpty();
    assertThat(b.told.mistakes()).isEmpty();
    assertThat(a.told.offline()).isEmpty();
    assertThat(b.told.offline()).isEmpty();
  }

  /** Each user in each round, in an order of its own. */
  private static void joinAll(Node node, int users, int rounds, long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      random.ints(0, users).distinct().limit(users).forEach(user -> node.join("user" + user));
    }
  }

  @Test
  void anIdleNodeDoesNotAskTheEngineForEachSession() {
    Node a = Node.start(engine.uri(), "a", Duration.ofSeconds(1));
    nodes.add(a);
    for (int i = 0; i < 1_000; i++) {
      a.join("user" + i);
    }
    a.awaitMembers(1_000);

    Usage before = Usage.of(engine);
    Wait.until("six beats", () -> Usage.of(engine).beats() >= before.beats() + 6);
    Usage after = Usage.of(engine);

    // One call per session would be a thousand; a machine that is busy may cost a new connection.
    assertThat(after.calls() - before.calls()).isLessThan(100);
  }

  private record Usage(long beats, long calls) {
    static Usage of(TestEngine engine) {
      return engine.ask(
          commands -> {
            String stats = commands.info("commandstats");
            Map<String, String> nodes = commands.hgetall("{presence}:nodes");
            long beats = nodes.values().stream().mapToLong(Long::parseLong).sum();
            long calls = calls(stats, "evalsha") + calls(stats, "eval") + calls(stats, "xread");
            return new Usage(beats, calls);
          });
    }

    private static long calls(String stats, String command) {
      Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
      return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
  }
}
