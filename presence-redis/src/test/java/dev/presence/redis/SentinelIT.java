package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.PresenceDirectory.Freshness;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master with a replica, and three sentinels that watch them. */
class SentinelIT {
  private static final String NAME = "themaster";
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final int SESSIONS = 100;

  private TestEngine master;
  private TestEngine replica;
  private List<TestEngine> sentinels;
  private Node a;
  private Node b;

  @BeforeEach
  void start() {
    master = TestEngine.start();
    replica = TestEngine.start("--replicaof", "127.0.0.1", "" + master.port());
    sentinels =
        IntStream.range(0, 3).mapToObj(i -> TestEngine.sentinel(NAME, master.port())).toList();
    sentinels.forEach(
        sentinel -> Wait.until("all is known", () -> ask(sentinel, SentinelIT::knowsAll)));
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
    sentinels.forEach(TestEngine::close);
    replica.close();
    master.close();
  }

  private String uri() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "#" + NAME));
  }

  private static boolean knowsAll(RedisSentinelCommands<String, String> sentinel) {
    var known = sentinel.master(NAME);
    return "1".equals(known.get("num-slaves")) && "2".equals(known.get("num-other-sentinels"));
  }

  private static <T> T ask(
      TestEngine sentinel, Function<RedisSentinelCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", sentinel.port()));
    try (StatefulRedisSentinelConnection<String, String> connection = client.connectSentinel()) {
      return question.apply(connection.sync());
    } finally {
      Clients.end(client);
    }
  }

  private int port() {
    return ((InetSocketAddress) ask(sentinels.get(0), s -> s.getMasterAddrByName(NAME))).getPort();
  }

  private boolean isPromoted() {
    return port() == replica.port() && replica.ask(engine -> engine.role()).get(0).equals("master");
  }

  @Test
  void aMasterThatIsKilledIsReplacedAndNobodyLeaves() {
    Set<String> before = a.ids();

    master.kill();
    a.awaitFreshness(Freshness.STALE);
    b.awaitFreshness(Freshness.STALE);
    Wait.until("the replica is promoted", this::isPromoted);

    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
    assertThat(a.ids()).isEqualTo(before);
    assertThat(b.ids()).isEqualTo(before);
    a.awaitAsked("on-b-7");
    assertThat(a.told.left()).isEmpty();
    assertThat(b.told.left()).isEmpty();
  }

  @Test
  void whatTheReplicaHadNotHeardIsThereAgainAfterwards() {
    replica.freeze();
    // Else it would find in its socket, later, what it was sent meanwhile.
    master.ask(engine -> engine.clientKill(KillArgs.Builder.typeSlave()));
    var leaver = a.registry.findUser("on-a-1").get(0);
    try {
      Wait.until(
          "the replica is cut off",
          () -> master.ask(engine -> engine.info("replication")).contains("connected_slaves:0"));
      a.claim(a.join("unheard"));
      a.leave(leaver);
      Wait.until("told", () -> b.directory.find("on-a-1").isEmpty());
      b.awaitMembers(2 * SESSIONS);
      master.kill();
    } finally {
      replica.thaw();
    }
    Wait.until("the replica is promoted", this::isPromoted);

    a.awaitAsked("unheard");
    a.awaitAsked("on-b-7");
    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
    Wait.until("equal views", () -> a.ids().equals(b.ids()));
    assertThat(a.members()).hasSize(2 * SESSIONS);
    assertThat(b.directory.find("unheard")).hasSize(1);
    assertThat(b.directory.find("on-a-1")).isEmpty();
    assertThat(b.told.left()).hasSize(1);
    assertThat(a.told.mistakes()).isEmpty();
    assertThat(b.told.mistakes()).isEmpty();
  }
}
