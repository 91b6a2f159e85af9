package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static dev.presence.examples.TestServer.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.examples.RawHttp.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that does not answer, under a short patience. */
class CommandTimeoutIT {
  @RegisterExtension
  final TestServer server = TestServer.withCommandTimeout(Duration.ofMillis(300));

  @Test
  void noAnswerInTimeIs504AndALateOneIsDroppedAndCounted() throws Exception {
    try (TestClient client = server.joined("anna")) {
      String id = server.registry().findUser("anna").get(0).id();
      client.say("{\"type\":\"hello\",\"commands\":[{\"name\":\"restart\"}]}");
      TestServer.await(
          "anna offers", SOON, () -> body("/api/sessions/" + id).contains("\"restart\""));

      String call = "{\"name\":\"restart\"}";
      Reply reply =
          RawHttp.request(
              "POST",
              server.port(),
              "/api/sessions/" + id + "/commands",
              "Authorization: Bearer " + ADMIN,
              "Content-Type: application/json",
              "Content-Length: " + call.length() + "\r\n\r\n" + call);
      String commandId = new ObjectMapper().readTree(client.text()).get("id").asText();
      client.say("{\"type\":\"result\",\"id\":\"" + commandId + "\",\"ok\":true}");

      assertThat(reply.status()).isEqualTo(504);
      assertThat(reply.body()).contains("300ms");
      TestServer.await(
          "it was counted", SOON, () -> body("/metrics").contains("server_late_results_total 1.0"));
      assertThat(client.isOpen()).isTrue();
    }
  }

  private String body(String path) {
    try {
      return server.api(path).body();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
