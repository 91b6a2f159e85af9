package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One identity, two connections: whoever comes last takes over at once, unless it is a duel. */
class TakeoverIT {
  @RegisterExtension final Bench bench = new Bench();

  @Test
  void a_laptop_that_changes_its_address_takes_over_at_once_and_is_never_offline() {
    // So patient that a busy machine does not make the ghost leave as dead before it is replaced.
    TestServer server = bench.server("interval=PT27S", "timeout=PT8S");
    TestClient laptop = bench.client();
    TestPeer before = laptop.connect("laptop");
    laptop.link().changeAddress();
    long reconnecting = System.nanoTime();
    TestPeer after = laptop.connect("laptop");
    Report left = before.awaitReport("left");

    assertThat(left.get("reason")).isEqualTo("REPLACED");
    System.out.printf(
        "MEASURED changed address: taken over %d ms after it began to reconnect%n",
        Duration.ofNanos(left.mono() - reconnecting).toMillis());
    after.echo("hello-again");
    assertThat(tale(server)).containsExactly("joined", "online", "joined", "left");
    server.quitWithBalancedBooks();
  }

  private static void dialUntilJoined(TestServer server, TestClient client, int joins) {
    for (int i = 0; i < 30 && server.all("joined", "contested").size() < joins; i++) {
      client.dial("connect", "late" + i, "contested");
      Pause.of(Duration.ofSeconds(1));
    }
    server.joined("contested", joins);
  }

  /** The events so far in the order in which a listener was told. */
  private static List<String> tale(TestServer server) {
    return server.process().all(report -> TestServer.EVENTS.contains(report.what())).stream()
        .map(Report::what)
        .toList();
  }

  @Test
  void two_clients_that_fight_for_one_identity_fight_a_duel_and_no_endless_loop() {
    TestServer server = bench.server("interval=PT27S", "timeout=PT8S");
    TestClient one = bench.client();
    TestClient other = bench.client();
    one.dial("stubborn", "one", "contested");
    server.joined("contested", 1);
    other.dial("stubborn", "other", "contested");
    Report duel = server.process().await("refused", any -> true);
    // Told on a thread of their own, hence perhaps after the refusal.
    server.joined("contested", 6);
    int joins = server.all("joined", "contested").size();
    assertThat(joins).as("joins before the duel was called").isEqualTo(6);

    Pause.of(Duration.ofSeconds(4));
    other.dial("connect", "third", "contested");
    Report third = server.process().await("refused", refused -> !refused.equals(duel));
    assertThat(third.get("why")).contains("try again in");
    Pause.of(Duration.ofMillis(6_500));
    assertThat(server.all("joined", "contested")).as("joins in the pause").hasSize(joins);
    // The pause is measured in liveness time, which a busy machine stretches.
    dialUntilJoined(server, other, joins + 1);

    assertThat(server.stat("duels")).isEqualTo(1);
    assertThat(server.process().logged(" WARN ", "two clients fight")).hasSize(1);
    System.out.printf("MEASURED duel: called after %d joins, then calm for 10 s%n", joins);
    server.quitWithBalancedBooks();
  }
}
