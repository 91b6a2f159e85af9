package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DryRunIT {
  @RegisterExtension
  final TestServer server =
      TestServer.dryRun(HeartbeatPolicy.whenIdle(Duration.ofMillis(300), Duration.ofSeconds(2)));

  @Test
  void aClientWhoseCableIsCutIsCountedButStaysListed() throws Exception {
    try (BlackHoleProxy proxy = BlackHoleProxy.to(server.port());
        TestClient victim =
            TestClient.connect(TestServer.client(proxy.port(), "victim"), TestServer.CLIENT)) {
      TestServer.await(
          "it is listed", TestServer.SOON, () -> server.registry().sessions().size() == 1);
      proxy.cut();
      TestServer.await(
          "it would have been evicted",
          TestServer.SOON,
          () -> server.registry().stats().wouldEvict() == 1);

      assertThat(server.registry().findUser("victim")).hasSize(1);
      assertThat(server.registry().departures()).isEmpty();
      assertThat(victim.isOpen()).isTrue();
    }
  }
}
