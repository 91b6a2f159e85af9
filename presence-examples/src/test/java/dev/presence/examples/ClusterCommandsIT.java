package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.examples.RawHttp.Reply;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An admin of node a, a client of node b. */
class ClusterCommandsIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String HELLO =
      "{\"type\":\"hello\",\"commands\":[{\"name\":\"restart\",\"description\":\"Restarts\"}]}";

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  /** The session of a client whose hello b has read. */
  private String introduced(TestClient client) throws Exception {
    String id = cluster.a().listed("boris", "b").get("id").asText();
    client.say(HELLO);
    TestCluster.await(
        "the hello", () -> cluster.a().api("/api/sessions/" + id).get("commands").size() == 1);
    return id;
  }

  private Reply call(String id, String name) throws Exception {
    String body = "{\"name\":\"" + name + "\"}";
    try (Socket socket = RawHttp.connect(cluster.a().port())) {
      String head =
          "POST /api/sessions/"
              + id
              + "/commands HTTP/1.1\r\nHost: localhost:"
              + cluster.a().port()
              + "\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer "
              + TestServer.ADMIN
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      return RawHttp.reply(socket.getInputStream());
    }
  }

  private CompletableFuture<Reply> calling(String id, String name) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call(id, name);
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
      String id = introduced(boris);

      CompletableFuture<Reply> reply = calling(id, "restart");
      boris.say(result(commandId(boris)));

      assertThat(reply.get().status()).isEqualTo(200);
      assertThat(reply.get().body()).contains("\"ok\":true", "\"value\":\"restarted\"");
    }
  }

  @Test
  void whatTheClientLacksItsNodeRefuses() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      Reply reply = call(introduced(boris), "explode");

      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.body()).contains("this client lacks the command explode; it takes restart");
      assertThat(call("nobody", "restart").status()).isEqualTo(404);
    }
  }

  @Test
  void withoutAnAnswerOfTheClientItIs504AndALateOneIsCounted() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      Reply reply = call(introduced(boris), "restart");
      boris.say(result(commandId(boris)));

      assertThat(reply.status()).isEqualTo(504);
      assertThat(reply.body()).contains("the client did not answer within 2s");
      TestCluster.await(
          "the late answer",
          () ->
              cluster
                  .b()
                  .request("GET", "/metrics")
                  .body()
                  .contains("server_late_results_total 1"));
    }
  }

  @Test
  void whileTheEngineIsAwayACommandToAnotherNodeEndsWith504() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      String id = introduced(boris);
      cluster.engine().kill();
      cluster.a().awaitFreshness("STALE");

      Reply reply = call(id, "restart");

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
      JsonNode session = cluster.a().api("/api/sessions/" + introduced(boris));

      assertThat(session.get("node").asText()).isEqualTo("b");
      assertThat(session.get("health").asText()).isEqualTo("ALIVE");
      assertThat(session.get("timeline").get(0).get("what").asText()).isEqualTo("joined");
      assertThat(session.get("commands").get(0).get("name").asText()).isEqualTo("restart");
    }
  }
}
