package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.LeaveReason;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that keeps saying what nobody understands is told to stop; another is not affected. */
class MalformedIT {
  @RegisterExtension final TestServer server = new TestServer();

  /** The server may hang up before all of it is sent; whether it did, the test asks. */
  private static void babble(TestClient client, int times) {
    repeat("{no message", client, times);
  }

  private static void repeat(String text, TestClient client, int times) {
    try {
      for (int i = 0; i < times; i++) {
        client.say(text);
      }
    } catch (IOException | IllegalStateException | RejectedExecutionException closed) {
      // What is sent next would fail as well.
    }
  }

  @Test
  void whoKeepsBabblingIsDisconnectedAndCounted() throws Exception {
    try (TestClient bystander = server.joined("bystander");
        TestClient babbling = server.joined("babbling")) {
      babble(babbling, 2 * Client.MOST_MALFORMED);

      assertThat(babbling.closeReason().getCloseCode().getCode()).isEqualTo(4410);
      TestServer.await(
          "babbling left", TestServer.SOON, () -> !server.registry().departures().isEmpty());
      assertThat(server.registry().departures().get(0).reason())
          .isEqualTo(LeaveReason.CLOSED_BY_SERVER);
      assertThat(server.api("/metrics").body())
          .contains("server_refusals_total{limit=\"malformed_messages\"} ")
          .doesNotContain("server_refusals_total{limit=\"malformed_messages\"} 0.0");
      assertThat(bystander.isOpen()).isTrue();
    }
  }

  /** Each hello is told to whoever watches: without a limit it would be a way round theirs. */
  @Test
  void whoKeepsIntroducingItselfIsDisconnectedBeforeItFloodsWhoWatches() throws Exception {
    try (TestClient introducing = server.joined("introducing");
        TestConsole console = TestConsole.loaded(server.port())) {
      console.watch(server.registry().findUser("introducing").get(0).id());
      console.next("watch");

      String hello = "{\"type\":\"hello\",\"streams\":[\"metrics\"]}";
      repeat(hello, introducing, 2 * (Client.MOST_HELLOS + Client.MOST_MALFORMED));

      assertThat(introducing.closeReason().getCloseCode().getCode()).isEqualTo(4410);
      console.next("unwatched");
      assertThat(console.seen())
          .filteredOn(news -> news.get("type").asText().equals("watch"))
          .hasSize(1 + Client.MOST_HELLOS);
    }
  }

  @Test
  void aFewAreOnlyCounted() throws Exception {
    try (TestClient client = server.joined("anna")) {
      babble(client, Client.MOST_MALFORMED);
      TestServer.await(
          "all were read",
          TestServer.SOON,
          () -> metrics().contains("server_malformed_messages_total 20.0"));

      assertThat(metrics()).contains("server_refusals_total{limit=\"malformed_messages\"} 0.0");
      assertThat(client.isOpen()).isTrue();
    }
  }

  private String metrics() {
    try {
      return server.api("/metrics").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
