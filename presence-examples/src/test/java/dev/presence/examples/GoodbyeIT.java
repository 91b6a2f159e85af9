package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that goes tells everybody who is connected, the consoles too. */
class GoodbyeIT {
  @RegisterExtension final TestServer server = new TestServer();

  @Test
  void clientsAndConsolesAreToldThatTheServerGoes() throws Exception {
    try (TestClient anna = server.joined("anna");
        TestConsole console = TestConsole.loaded(server.port())) {
      server.running().close();

      CloseReason toConsole = console.client().closeReason();
      assertThat(toConsole.getCloseCode().getCode()).isEqualTo(1001);
      assertThat(anna.closeReason().getCloseCode().getCode()).isEqualTo(1001);
    }
  }
}
