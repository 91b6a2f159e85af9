package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.examples.RawHttp.Reply;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An admin of node a, a client of node b. */
class ClusterCommandsIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  private CompletableFuture<Reply> calling(String id, String name) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return cluster.command(id, name);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static String commandId(TestClient client) throws Exception {
    JsonNode command = MAPPER.readTree(client.text());
    assertThat(command.get("type").asText()).isEqualTo("command");
    return command.get("id").asText();
  }

  private static String result(String id) {
    return "{\"type\":\"result\",\"id\":\"" + id + "\",\"ok\":true,\"value\":\"restarted\"}";
  }

  @Test
  void aCommandReachesTheClientOfAnotherNodeAndItsAnswerComesBack() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      String id = cluster.introduced(boris);

      CompletableFuture<Reply> reply = calling(id, "restart");
      boris.say(result(commandId(boris)));

      assertThat(reply.get().status()).isEqualTo(200);
      assertThat(reply.get().body()).contains("\"ok\":true", "\"value\":\"restarted\"");
    }
  }

  @Test
  void whatTheClientLacksItsNodeRefuses() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      Reply reply = cluster.command(cluster.introduced(boris), "explode");

      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.body()).contains("this client lacks the command explode; it takes restart");
      assertThat(cluster.command("nobody", "restart").status()).isEqualTo(404);
    }
  }

  @Test
  void whileTheEngineIsAwayACommandToAnotherNodeEndsWith504() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      String id = cluster.introduced(boris);
      cluster.engine().kill();
      cluster.a().awaitFreshness("STALE");

      Reply reply = cluster.command(id, "restart");

      assertThat(reply.status()).isEqualTo(504);
      assertThat(reply.body()).contains("node b did not answer: it may have been done or not");
    }
  }

  @Test
  void anAdminDisconnectsAClientOfAnotherNodeWithAReasonThatItSees() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      String id = cluster.a().listed("boris", "b").get("id").asText();

      Reply reply = cluster.a().request("DELETE", "/api/sessions/" + id + "?reason=maintenance");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(boris.closeReason().getCloseCode().getCode()).isEqualTo(4410);
      assertThat(boris.closeReason().getReasonPhrase()).isEqualTo("maintenance");
      assertThat(cluster.a().departed("boris").get("reason").asText())
          .isEqualTo("CLOSED_BY_SERVER");
    }
  }

  @Test
  void aSessionOfAnotherNodeIsShownInFull() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      JsonNode session = cluster.a().api("/api/sessions/" + cluster.introduced(boris));

      assertThat(session.get("node").asText()).isEqualTo("b");
      assertThat(session.get("health").asText()).isEqualTo("ALIVE");
      assertThat(session.get("timeline").get(0).get("what").asText()).isEqualTo("joined");
      assertThat(session.get("commands").get(0).get("name").asText()).isEqualTo("restart");
    }
  }
}
