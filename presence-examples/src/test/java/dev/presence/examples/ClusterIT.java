package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterIT {
  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void everyNodeListsTheClientsOfAllWithTheirNode() throws Exception {
    try (TestClient anna = cluster.a().connect("anna");
        TestClient boris = cluster.b().connect("boris")) {
      JsonNode there = cluster.a().listed("boris", "b");
      JsonNode here = cluster.a().listed("anna", "a");

      assertThat(there.get("id")).isEqualTo(cluster.b().listed("boris", "b").get("id"));
      assertThat(there.get("remoteAddress").asText()).startsWith("127.0.0.1");
      assertThat(here.get("health").asText()).isEqualTo("ALIVE");
      assertThat(cluster.a().api("/api/sessions")).hasSize(2);
      assertThat(cluster.a().api("/api/sessions?node=c")).isEmpty();
      assertThat(anna.isOpen() && boris.isOpen()).isTrue();
    }
  }

  @Test
  void aDepartureIsToldOnEveryNodeWithItsNodeAndReason() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      cluster.a().listed("boris", "b");
      boris.close();
    }

    JsonNode departure = cluster.a().departed("boris");

    assertThat(departure.get("node").asText()).isEqualTo("b");
    assertThat(departure.get("reason").asText()).isEqualTo("CLOSED_BY_PEER");
    assertThat(cluster.a().api("/api/sessions?user=boris")).isEmpty();
  }

  @Test
  void whoComesBackOnAnotherNodeIsListedOnceAndTheGhostIsClosedAsReplaced() throws Exception {
    try (TestClient ghost = cluster.a().connect("anna")) {
      cluster.b().listed("anna", "a");

      try (TestClient anna = cluster.b().connect("anna")) {
        assertThat(ghost.closeReason().getCloseCode().getCode()).isEqualTo(4409);
        assertThat(cluster.b().departed("anna").get("reason").asText()).isEqualTo("REPLACED");
        cluster.a().listed("anna", "b");
        TestCluster.await(
            "one row on both",
            () ->
                cluster.a().api("/api/sessions").size() == 1
                    && cluster.b().api("/api/sessions").size() == 1);
        assertThat(anna.isOpen()).isTrue();
      }
    }
  }

  @Test
  void aConsoleIsToldOfTheClientsOfAllNodes() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      String id = cluster.a().listed("boris", "b").get("id").asText();

      try (TestConsole console = TestConsole.connect(cluster.a().port())) {
        JsonNode hello = console.next("hello");
        JsonNode row = console.row(id);
        JsonNode stats = console.next("stats", s -> s.at("/cluster/clients/b").asInt() == 1);

        assertThat(hello.get("node").asText()).isEqualTo("a");
        assertThat(row.get("node").asText()).isEqualTo("b");
        assertThat(stats.at("/cluster/freshness").asText()).isEqualTo("LIVE");

        boris.close();
        JsonNode gone = console.delta("left", id);

        assertThat(gone.get("node").asText()).isEqualTo("b");
        assertThat(gone.get("reason").asText()).isEqualTo("CLOSED_BY_PEER");
      }
    }
  }

  @Test
  void withoutTheEngineEachServesItsOwnAndSaysThatTheRestIsStaleUntilItIsBack() throws Exception {
    try (TestClient anna = cluster.a().connect("anna");
        TestClient boris = cluster.b().connect("boris")) {
      cluster.a().listed("boris", "b");
      cluster.b().listed("anna", "a");
      cluster.a().listed("anna", "a");

      cluster.engine().kill();
      cluster.a().awaitFreshness("STALE");

      RawHttp.Reply health = RawHttp.get(cluster.a().port(), "/health");
      RawHttp.Reply list = cluster.a().request("GET", "/api/sessions");
      String metrics = cluster.a().request("GET", "/metrics").body();
      assertThat(health.status()).isEqualTo(200);
      assertThat(health.body()).contains("\"status\":\"up\"", "\"freshness\":\"STALE\"");
      assertThat(list.headers().get("presence-view")).startsWith("STALE;age=");
      assertThat(list.body()).contains("\"anna\"", "\"boris\"");
      assertThat(metrics)
          .contains(
              "server_cluster_freshness{freshness=\"STALE\"} 1.0",
              "server_cluster_clients{node=\"b\"} 1.0",
              "server_cluster_lease_seconds 60.0");

      anna.close();
      cluster.engine().restart();
      cluster.a().awaitFreshness("LIVE");
      cluster.b().awaitFreshness("LIVE");

      assertThat(cluster.b().departed("anna").get("node").asText()).isEqualTo("a");
      assertThat(cluster.a().listed("boris", "b").get("node").asText()).isEqualTo("b");
      assertThat(cluster.a().api("/api/departures?node=b")).isEmpty();
      assertThat(boris.isOpen()).isTrue();
    }
  }
}
