package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.PresenceDirectory.Freshness;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis Cluster of three masters; who serves our slot changes. */
class ClusterIT {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final int SESSIONS = 100;
  private static final int SLOT = SlotHash.getSlot("{presence}:meta");

  private List<TestEngine> masters;
  private TestEngine owner;
  private Node a;
  private Node b;

  @BeforeEach
  void start() {
    masters = Stream.generate(ClusterIT::engine).limit(3).toList();
    for (int i = 0; i < masters.size(); i++) {
      int[] slots = slots(i).toArray();
      masters.get(i).ask(engine -> engine.clusterAddSlots(slots));
      meet(masters.get(i));
    }
    owner = masters.get(SLOT * masters.size() / SlotHash.SLOT_COUNT);
    masters.forEach(ClusterIT::awaitAgreement);
    a = Node.start(uri(), "a", LEASE);
    b = Node.start(uri(), "b", LEASE);
    for (int i = 0; i < SESSIONS; i++) {
      a.join("on-a-" + i);
      b.join("on-b-" + i);
    }
    a.awaitMembers(2 * SESSIONS);
    b.awaitMembers(2 * SESSIONS);
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
    masters.forEach(TestEngine::close);
  }

  private static TestEngine engine() {
    return TestEngine.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000");
  }

  private IntStream slots(int master) {
    return IntStream.range(0, SlotHash.SLOT_COUNT)
        .filter(slot -> slot * masters.size() / SlotHash.SLOT_COUNT == master);
  }

  private void meet(TestEngine newcomer) {
    newcomer.ask(engine -> engine.clusterMeet("127.0.0.1", masters.get(0).port()));
  }

  private static void awaitAgreement(TestEngine engine) {
    Wait.until(
        "the cluster is whole",
        () -> {
          String info = engine.ask(commands -> commands.clusterInfo());
          return info.contains("cluster_state:ok") && info.contains("cluster_size:3");
        });
  }

  private String uri() {
    return masters.stream()
        .map(master -> "127.0.0.1:" + master.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  private static String id(TestEngine engine) {
    return engine.ask(commands -> commands.clusterMyId());
  }

  @Test
  void aSlotThatMovesToAnotherMasterIsFollowedAndNobodyLeaves() {
    Set<String> before = a.ids();
    TestEngine heir = masters.stream().filter(master -> master != owner).findFirst().orElseThrow();

    move(heir);

    Wait.until("the heir has it", () -> has(heir, "on-a-7") && has(heir, "on-b-7"));
    a.awaitAsked("on-b-7");
    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
    assertThat(a.ids()).isEqualTo(before);
    assertThat(b.ids()).isEqualTo(before);
    assertThat(a.told.left()).isEmpty();
    assertThat(b.told.left()).isEmpty();
    a.claim(a.join("newcomer"));
    b.awaitMembers(2 * SESSIONS + 1);
  }

  private static boolean has(TestEngine engine, String user) {
    return engine.ask(commands -> commands.clusterGetKeysInSlot(SLOT, 10_000)).stream()
        .anyMatch(key -> key.endsWith(":u:" + user));
  }

  /** As an operator's tool does it, while both nodes go on. */
  private void move(TestEngine heir) {
    String from = id(owner);
    String to = id(heir);
    heir.ask(engine -> engine.clusterSetSlotImporting(SLOT, from));
    owner.ask(engine -> engine.clusterSetSlotMigrating(SLOT, to));
    Wait.until("all keys are moved", () -> owner.ask(engine -> step(engine, heir)));
    heir.ask(engine -> engine.clusterSetSlotNode(SLOT, to));
    owner.ask(engine -> engine.clusterSetSlotNode(SLOT, to));
  }

  private static boolean step(RedisCommands<String, String> engine, TestEngine heir) {
    List<String> keys = engine.clusterGetKeysInSlot(SLOT, 20);
    if (!keys.isEmpty()) {
      MigrateArgs<String> args = MigrateArgs.Builder.keys(keys);
      engine.migrate("127.0.0.1", heir.port(), 0, 5_000, args.replace());
    }
    return keys.isEmpty();
  }

  @Test
  void aMasterThatIsKilledIsReplacedByItsReplicaAndNobodyLeaves() {
    Set<String> before = a.ids();
    try (TestEngine replica = engine()) {
      meet(replica);
      String master = id(owner);
      Wait.until(
          "it knows its master",
          () -> replica.ask(commands -> commands.clusterNodes()).contains(master));
      replica.ask(engine -> engine.clusterReplicate(master));
      Wait.until(
          "it has all",
          () -> replica.ask(engine -> engine.info("replication")).contains("link_status:up"));

      String heir = id(replica); // which nobody votes for who does not know it
      for (TestEngine voter : masters) {
        Wait.until(
            "all know the replica",
            () -> voter.ask(commands -> commands.clusterNodes()).contains(heir));
      }

      owner.kill();
      a.awaitFreshness(Freshness.STALE);
      b.awaitFreshness(Freshness.STALE);

      a.awaitAsked("on-b-7");
      b.awaitAsked("on-a-7");
      a.awaitFreshness(Freshness.LIVE);
      b.awaitFreshness(Freshness.LIVE);
      assertThat(replica.ask(engine -> engine.role()).get(0)).isEqualTo("master");
      assertThat(a.ids()).isEqualTo(before);
      assertThat(b.ids()).isEqualTo(before);
      assertThat(a.told.left()).isEmpty();
      assertThat(b.told.left()).isEmpty();
    }
  }
}
