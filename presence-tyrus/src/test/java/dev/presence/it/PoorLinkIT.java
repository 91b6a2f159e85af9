package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers and links that are poor but alive: nobody is evicted. */
class PoorLinkIT {
  private static final Duration BOUND = Duration.ofSeconds(8);

  @RegisterExtension final Bench bench = new Bench();

  @Test
  void a_peer_that_does_not_read_but_still_sends_stays() {
    TestServer server = bench.server("interval=PT2S", "timeout=PT6S");
    TestPeer peer = bench.client().connectRaw("slow");
    peer.chatter(Duration.ofMillis(500));
    peer.deafen();
    server.floodUntilBlocked("slow");
    Pause.of(BOUND.multipliedBy(2).plusSeconds(1));
    assertThat(peer.hasLeft()).as("evicted though it still sends").isFalse();
    System.out.println("MEASURED slow reader: stayed for more than twice the bound");
    server.quitWithBalancedBooks();
  }

  @Test
  void a_peer_that_answers_through_30_percent_loss_stays() {
    TestServer server = bench.server("interval=PT2S", "timeout=PT10S");
    TestClient client = bench.client();
    client.link().retransmitEarly(); // else TCP is silent for 5 s in one run of a hundred
    TestPeer peer = client.connect("lossy");
    client.link().lose(30);
    Pause.of(Duration.ofSeconds(30));
    client.link().heal();
    assertThat(peer.hasLeft()).as("evicted though it answers").isFalse();
    peer.echo("still-here");
    System.out.printf(
        "MEASURED 30 %% loss for 30 s: stayed, %d ping(s), %d suspicion(s)%n",
        server.stat("pings"), server.stat("suspicions"));
    server.quitWithBalancedBooks();
  }

  @Test
  void an_outage_that_heals_within_the_timeout_is_a_suspicion_and_no_eviction() {
    TestServer server = bench.server("interval=PT1S", "timeout=PT9S");
    TestClient client = bench.client();
    TestPeer peer = client.connect("interrupted");
    client.link().cut();
    Report suspected = peer.awaitReport("suspected");
    client.link().heal();
    Report recovered = peer.awaitReport("recovered");
    assertThat(peer.hasLeft()).isFalse();
    peer.echo("still-here");
    System.out.printf(
        "MEASURED outage that healed: recovered %.1f s after the suspicion%n",
        (recovered.mono() - suspected.mono()) / 1e9);
    server.quitWithBalancedBooks();
  }
}
