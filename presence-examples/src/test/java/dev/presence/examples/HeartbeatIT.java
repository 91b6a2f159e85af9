package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Health;
import dev.presence.PeerSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeartbeatIT {
  @RegisterExtension final TestServer server = new TestServer();

  @Test
  void anApplicationThatAnswersNoAskWhileItsNetworkAnswersIsListedAsFrozen() throws Exception {
    try (TestClient client = server.connect("anna")) {
      client.session().getBasicRemote().sendText("\u0005hb1 hello max=1 ask=5000 answer=5000");
      TestServer.await("online", TestServer.SOON, () -> server.registry().isOnline("anna"));
      PeerSession anna = server.registry().findUser("anna").get(0);
      TestServer.await("frozen", Duration.ofSeconds(30), () -> anna.health() == Health.FROZEN);
      assertThat(server.api("/api/sessions").body()).contains("\"health\":\"FROZEN\"");

      client.session().getBasicRemote().sendText("here I am");
      TestServer.await("alive", TestServer.SOON, () -> anna.health() == Health.ALIVE);
      assertThat(anna.isPresent()).isTrue();
    }
  }
}
