package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.Health;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.Verdict;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Consoles of node a, and a client of node b. */
class ClusterStreamsIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String HELLO =
      "{\"type\":\"hello\",\"commands\":[],\"streams\":[\"metrics\",\"log\"]}";

  private static final Duration SOON_AGAIN = Duration.ofMillis(200);

  private final AtomicBoolean isDoubted = new AtomicBoolean();

  @RegisterExtension
  private final TestCluster cluster =
      new TestCluster(
          vitals ->
              isDoubted.get()
                  ? Verdict.suspect(SOON_AGAIN, "the test says so")
                  : Verdict.alive(SOON_AGAIN, "heard"));

  private String id() throws Exception {
    return cluster.a().listed("boris", "b").get("id").asText();
  }

  /** The session of a client whose hello b has read. */
  private String introduced(TestClient client) throws Exception {
    String id = id();
    client.say(HELLO);
    TestCluster.await(
        "the hello", () -> cluster.a().api("/api/sessions/" + id).get("streams").size() == 2);
    return id;
  }

  /** Whatever else the server says to the client, this comes next of its kind. */
  private static void awaitTold(TestClient client, String... types) throws Exception {
    for (String type : types) {
      assertThat(MAPPER.readTree(client.text()).get("type").asText()).isEqualTo(type);
    }
  }

  private static String metrics(double cpu) {
    return "{\"type\":\"metrics\",\"values\":{\"cpu\":" + cpu + "}}";
  }

  @Test
  void whatAClientStreamsIsSeenOnAnotherNodeFromTheFirstWatcherToTheLast() throws Exception {
    try (TestClient boris = cluster.b().connect("boris");
        TestConsole first = TestConsole.connect(cluster.a().port());
        TestConsole second = TestConsole.connect(cluster.a().port())) {
      String id = introduced(boris);

      first.watch(id);
      awaitTold(boris, "start", "start");
      second.watch(id);
      JsonNode streams = second.next("watch");
      boris.say(metrics(0.25));
      boris.say("{\"type\":\"log\",\"lines\":[\"one\",\"two\"],\"dropped\":3}");

      assertThat(streams.get("metrics").asBoolean()).isTrue();
      for (TestConsole console : new TestConsole[] {first, second}) {
        assertThat(console.next("metrics").at("/values/cpu").asDouble()).isEqualTo(0.25);
        JsonNode log = console.next("log");
        assertThat(log.get("id").asText()).isEqualTo(id);
        assertThat(log.get("lines").toString()).isEqualTo("[\"one\",\"two\"]");
        assertThat(log.get("dropped").asLong()).isEqualTo(3);
      }

      first.unwatch(id);
      second.unwatch(id);
      awaitTold(boris, "stop", "stop");
    }
  }

  @Test
  void watchersOfBothNodesAreOneToTheClient() throws Exception {
    try (TestClient boris = cluster.b().connect("boris");
        TestConsole far = TestConsole.connect(cluster.a().port());
        TestConsole near = TestConsole.connect(cluster.b().port())) {
      String id = introduced(boris);

      far.watch(id);
      far.next("watch");
      near.watch(id);
      near.next("watch");
      far.unwatch(id);
      TestCluster.await(
          "only the near one",
          () -> watchers(id).isWatched() && !watchers(id).isWatchedElsewhere());
      boris.say(metrics(0.5));
      near.next("metrics");
      near.unwatch(id);

      awaitTold(boris, "start", "start", "stop", "stop");
    }
  }

  private Watchers watchers(String id) {
    return cluster.b().server().clients().watchers(id).orElseThrow();
  }

  @Test
  void aConsoleThatIsEvictedAsAGhostWatchesNothingMoreOnOtherNodes() throws Exception {
    try (TestClient boris = cluster.b().connect("boris");
        TestConsole console = TestConsole.connect(cluster.a().port())) {
      console.watch(introduced(boris));
      awaitTold(boris, "start", "start");

      PeerSession ghost =
          cluster.a().server().registry().sessions().stream()
              .filter(session -> session.identity().user().startsWith("console:"))
              .findFirst()
              .orElseThrow();
      cluster.a().server().registry().evict(ghost, LeaveReason.DEAD, "a ghost");

      awaitTold(boris, "stop", "stop");
    }
  }

  @Test
  void aNodeThatGoesWatchesNothingMore() throws Exception {
    try (TestClient boris = cluster.b().connect("boris");
        TestConsole console = TestConsole.connect(cluster.a().port())) {
      console.watch(introduced(boris));
      awaitTold(boris, "start", "start");

      cluster.a().server().close();

      awaitTold(boris, "stop", "stop");
    }
  }

  @Test
  void whoWatchesIsToldThatTheClientOfAnotherNodeLeft() throws Exception {
    try (TestClient boris = cluster.b().connect("boris");
        TestConsole console = TestConsole.connect(cluster.a().port())) {
      String id = introduced(boris);
      console.watch(id);
      console.next("watch");

      boris.close();

      assertThat(console.next("unwatched").get("why").asText()).isEqualTo("the session left");
    }
  }

  @Test
  void howAClientOfAnotherNodeIsIsToldToWhoLooksAtIt() throws Exception {
    try (TestClient boris = cluster.b().connect("boris");
        TestConsole console = TestConsole.connect(cluster.a().port())) {
      String id = introduced(boris);

      console.say("{\"type\":\"look\",\"ids\":[\"" + id + "\"]}");

      JsonNode vitals = console.next("vitals").get("sessions").get(0);
      assertThat(vitals.get("id").asText()).isEqualTo(id);
      assertThat(vitals.get("silenceMillis").isNumber()).isTrue();
    }
  }

  @Test
  void whomANodeDoubtsIsKnownOnTheOthers() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      String id = id();
      try (TestConsole console = TestConsole.connect(cluster.a().port())) {
        console.row(id); // else it is told of both at once
        awaitHealth(Health.ALIVE);

        isDoubted.set(true);
        awaitHealth(Health.SUSPECT);
        JsonNode told =
            console.next("delta", d -> d.at("/changed/0/health").asText().equals("SUSPECT"));
        isDoubted.set(false);
        awaitHealth(Health.ALIVE);

        assertThat(told.at("/changed/0/id").asText()).isEqualTo(id);
        assertThat(told.at("/changed/0/why").asText()).isEqualTo("the test says so");
        assertThat(boris.isOpen()).isTrue();
      }
    }
  }

  private void awaitHealth(Health health) throws Exception {
    TestCluster.await(
        health.name(),
        () -> {
          JsonNode found = cluster.a().api("/api/sessions?user=boris").path(0);
          return found.path("health").asText().equals(health.name());
        });
  }
}
