package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.LeaveReason;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message over 64 KiB closes its session with 1009, and no other. */
class MessageSizeIT {
  private static final int LIMIT = 64 << 10;

  @RegisterExtension final TestServer server = new TestServer();

  private interface Sending {
    void to(RemoteEndpoint.Basic remote) throws Exception;
  }

  /** The bystander must still be served after the other one's end. */
  private void assertClosedAlone(Sending sending) throws Exception {
    try (TestClient bystander = server.connect("bystander");
        TestClient sender = server.connect("sender")) {
      sendAsFarAsItGoes(sending, sender);

      assertThat(sender.closeReason().getCloseCode().getCode()).isEqualTo(1009);
      TestServer.await(
          "the sender left", TestServer.SOON, () -> server.registry().findUser("sender").isEmpty());
      assertServed(bystander);
      assertThat(server.registry().findUser("bystander")).hasSize(1);
    }
  }

  /**
   * The server may hang up before all of it is sent; and Tyrus, which starts an idle timer after
   * each send, throws where all was sent and the session has closed meanwhile.
   */
  private static void sendAsFarAsItGoes(Sending sending, TestClient sender) throws Exception {
    try {
      sending.to(sender.session().getBasicRemote());
    } catch (IOException | IllegalStateException | RejectedExecutionException e) {
      assertThat(sender.closeReason()).as("closed while sending: " + e).isNotNull();
    }
  }

  /** An answered ping comes after everything that was sent before. */
  private static void assertServed(TestClient client) throws Exception {
    CountDownLatch pong = new CountDownLatch(1);
    client.session().addMessageHandler(PongMessage.class, message -> pong.countDown());
    client.session().getBasicRemote().sendPing(ByteBuffer.allocate(1));
    assertThat(pong.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void aMessageOf64KiBIsTaken() throws Exception {
    try (TestClient client = server.connect("anna")) {
      client.session().getBasicRemote().sendText("x".repeat(LIMIT));

      assertServed(client);
    }
  }

  @Test
  void manyMessagesAtOnceAreTaken() throws Exception {
    try (TestClient client = server.connect("anna")) {
      for (int i = 0; i < 200; i++) {
        client.say("{\"news\":\"" + "x".repeat(LIMIT / 2) + "\"}");
      }

      assertServed(client);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {LIMIT + 1, 3 * LIMIT, 5 * LIMIT, 6 << 20})
  void aLargerOneIsClosedWith1009(int size) throws Exception {
    assertClosedAlone(remote -> remote.sendText("x".repeat(size)));
  }

  @Test
  void bytesCountNotCharacters() throws Exception {
    assertClosedAlone(remote -> remote.sendText("é".repeat(LIMIT / 2 + 1)));
  }

  @Test
  void fragmentsCountTogether() throws Exception {
    assertClosedAlone(
        remote -> {
          remote.sendText("x".repeat(LIMIT / 2), false);
          remote.sendText("x".repeat(LIMIT / 2), false);
          remote.sendText("x", true);
        });
  }

  @Test
  void theDepartureSaysThatTheServerClosedIt() throws Exception {
    try (TestClient client = server.connect("anna")) {
      sendAsFarAsItGoes(remote -> remote.sendText("x".repeat(LIMIT + 1)), client);
      client.closeReason();
      TestServer.await(
          "anna left", TestServer.SOON, () -> !server.registry().departures().isEmpty());

      assertThat(server.registry().departures().get(0).reason())
          .isEqualTo(LeaveReason.CLOSED_BY_SERVER);
    }
  }
}
