package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.Departure;
import dev.presence.HeartbeatPolicy;
import dev.presence.LeaveReason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job of it all, seen through the reference server. */
class DepartureIT {
  /** Patient enough for a healthy client whose thread the machine keeps waiting. */
  private static final HeartbeatPolicy POLICY =
      HeartbeatPolicy.whenIdle(Duration.ofMillis(600), Duration.ofSeconds(5));

  private static final Duration BOUND = POLICY.detectionBound().orElseThrow();
  private static final Duration TICKS_AND_A_SECOND = Duration.ofMillis(1_300);
  private static final Duration LONGEST_EXCUSE = Duration.ofSeconds(5);

  @RegisterExtension final TestServer server = TestServer.with(POLICY);

  @Test
  void aClientWhoseCableIsCutIsGoneWithinTheBoundAndTheApiSaysWhy() throws Exception {
    try (BlackHoleProxy proxy = BlackHoleProxy.to(server.port());
        TestClient healthy = server.connect("healthy");
        TestClient victim =
            TestClient.connect(TestServer.client(proxy.port(), "victim"), TestServer.CLIENT)) {
      TestServer.await(
          "both are listed", TestServer.SOON, () -> server.registry().sessions().size() == 2);
      proxy.cut();
      Instant cut = Instant.now();
      TestServer.await(
          "the victim is gone",
          TestServer.SOON,
          () -> server.registry().findUser("victim").isEmpty());

      Departure departure = server.registry().departures().get(0);
      Duration took = Duration.between(cut, departure.leftAt());
      assertThat(departure.reason()).isEqualTo(LeaveReason.DEAD);
      Duration excuse = departure.pingDelay().plus(departure.standstill());
      assertThat(excuse).isLessThan(LONGEST_EXCUSE);
      assertThat(took).isLessThan(BOUND.plus(TICKS_AND_A_SECOND).plus(excuse));
      assertTold(departure);
      assertThat(healthy.isOpen()).isTrue();
      assertThat(server.registry().findUser("healthy")).hasSize(1);
      assertThat(victim.isOpen()).as("nobody told the victim").isTrue();
    }
  }

  private void assertTold(Departure departure) throws Exception {
    JsonNode told = new ObjectMapper().readTree(server.api("/api/departures").body()).get(0);
    assertThat(told.get("user").asText()).isEqualTo("victim");
    assertThat(told.get("reason").asText()).isEqualTo("DEAD");
    assertThat(told.get("detail").asText()).isEqualTo(departure.detail()).contains("silent for");
    assertThat(told.get("silenceMillis").asLong()).isEqualTo(departure.silence().toMillis());
    assertThat(told.get("timeline").toString()).contains("joined", "ping", "suspect", "DEAD");
  }

  @Test
  void aSecondConnectionOfTheSameDeviceTakesOverAtOnce() throws Exception {
    try (TestClient first = server.joined("anna");
        TestClient second = server.joined("anna")) {
      assertThat(first.closeReason().getCloseCode().getCode()).isEqualTo(ClosingCodes.REPLACED);
      assertThat(server.registry().findUser("anna")).hasSize(1);
      assertThat(server.registry().departures().get(0).reason()).isEqualTo(LeaveReason.REPLACED);
      assertThat(second.isOpen()).isTrue();
    }
  }

  @Test
  void clientsThatFightForOneIdentityAreToldWhenToTryAgain() throws Exception {
    for (int i = 0; i < 6; i++) {
      server.joined("anna"); // each takes over from the one before
    }
    try (TestClient refused = server.connect("anna")) {
      assertThat(refused.closeReason().getReasonPhrase()).matches("try again in \\d+ ms");
    }
  }
}
