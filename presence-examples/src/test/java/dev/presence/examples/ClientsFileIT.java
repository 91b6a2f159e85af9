package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClientsFileIT {
  @RegisterExtension
  final TestServer server =
      TestServer.withClients(ClientsFile.parse("clients", List.of("ta anna", "tb boris")));

  private int upgrade(String user, String token) throws Exception {
    return RawHttp.upgrade(
            server.port(),
            "/client?user=" + user,
            "Host: localhost",
            "Authorization: Bearer " + token)
        .status();
  }

  @Test
  void aTokenIsUpgradedAsItsOwnUser() throws Exception {
    assertThat(upgrade("anna", "ta")).isEqualTo(101);
    CountingEndpoint.awaitOpened(1);
  }

  @Test
  void aTokenIsForbiddenAsAnotherUserAndOnOpenNeverRuns() throws Exception {
    assertThat(upgrade("boris", "ta")).isEqualTo(403);
    assertThat(CountingEndpoint.OPENED).hasValue(0);
  }

  @Test
  void anUnknownTokenIs401() throws Exception {
    assertThat(upgrade("anna", "tc")).isEqualTo(401);
  }
}
