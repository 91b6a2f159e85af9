package dev.presence.examples;

import static dev.presence.examples.TestServer.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.HeartbeatPolicy;
import dev.presence.LeaveReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GhostConsoleIT {
  /** Patient enough for a client whose thread the machine keeps waiting. */
  @RegisterExtension
  final TestServer server =
      TestServer.with(HeartbeatPolicy.whenIdle(Duration.ofMillis(600), Duration.ofSeconds(5)));

  @Test
  void theEvictionOfTheLastWatchersGhostStopsTheStream() throws Exception {
    try (BlackHoleProxy cable = BlackHoleProxy.to(server.port());
        TestClient anna = server.joined("anna");
        TestConsole console = TestConsole.loaded(cable.port())) {
      anna.say("{\"type\":\"hello\",\"streams\":[\"metrics\"]}");
      console.watch(server.registry().findUser("anna").get(0).id());
      assertThat(next(anna).get("type").asText()).isEqualTo("start");

      cable.cut();

      assertThat(next(anna).get("type").asText()).isEqualTo("stop");
      assertThat(server.registry().departures().get(0).reason()).isEqualTo(LeaveReason.DEAD);
      TestServer.await(
          "it is counted", SOON, () -> MetricsText.value(server, "server_watched") == 0);
      assertThat(anna.isOpen()).isTrue();
    }
  }

  private static JsonNode next(TestClient client) throws Exception {
    return new ObjectMapper().readTree(client.text());
  }
}
