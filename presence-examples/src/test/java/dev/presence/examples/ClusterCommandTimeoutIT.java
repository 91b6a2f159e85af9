package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.examples.RawHttp.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client of another node that does not answer, under a short patience. */
class ClusterCommandTimeoutIT {
  @RegisterExtension
  private final TestCluster cluster = TestCluster.withCommandTimeout(Duration.ofMillis(300));

  @Test
  void withoutAnAnswerOfTheClientItIs504AndALateOneIsCounted() throws Exception {
    try (TestClient boris = cluster.b().connect("boris")) {
      Reply reply = cluster.command(cluster.introduced(boris), "restart");
      String command = new ObjectMapper().readTree(boris.text()).get("id").asText();
      boris.say("{\"type\":\"result\",\"id\":\"" + command + "\",\"ok\":true}");

      assertThat(reply.status()).isEqualTo(504);
      assertThat(reply.body()).contains("the client did not answer within 300ms");
      TestCluster.await("the late answer", this::isCounted);
    }
  }

  private boolean isCounted() throws Exception {
    String metrics = cluster.b().request("GET", "/metrics").body();
    return metrics.contains("server_late_results_total 1.0");
  }
}
