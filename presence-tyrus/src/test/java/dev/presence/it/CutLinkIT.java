package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Links that are cut without FIN or RST, under the conditions that keep ghosts elsewhere. */
class CutLinkIT {
  private static final String[] POLICY = {"interval=PT2S", "timeout=PT2S"};
  private static final Duration BOUND = Duration.ofSeconds(4);
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  @RegisterExtension final Bench bench = new Bench();

  /** The control: proves that the cut really makes a ghost, which every other test relies on. */
  @Test
  void without_a_heartbeat_the_ghost_stays() {
    TestServer server = bench.server();
    TestPeer peer = bench.client().connect("ghost");
    server.process().tell("push ghost 100");
    TestPeer.Ghost ghost = peer.cut();
    Pause.of(BOUND.multipliedBy(2));
    assertThat(peer.hasLeft()).isFalse();
    assertThat(ghost.isStillConnected()).isTrue();
  }

  @Test
  void an_idle_peer_is_gone_within_the_bound() {
    TestServer server = bench.server(POLICY);
    TestPeer peer = bench.client().connect("idle");
    Pause.of(BOUND.minus(A_MOMENT));
    peer.cut().evictedWithin(BOUND, "idle peer").because("DEAD");
    server.quitWithBalancedBooks();
  }

  @Test
  void a_peer_to_which_the_server_pushes_all_the_time_is_gone_within_the_bound() {
    TestServer server = bench.server(POLICY);
    TestPeer peer = bench.client().connect("pushed");
    server.process().tell("push pushed 100");
    Pause.of(A_MOMENT);
    peer.echo("just-before-the-cut");
    peer.cut().evictedWithin(BOUND, "peer with a push every 100 ms").because("DEAD");
    server.quitWithBalancedBooks();
  }

  @Test
  void a_peer_whose_send_buffer_is_full_is_gone_within_the_bound_and_its_sender_is_freed() {
    TestServer server = bench.server(POLICY);
    TestPeer peer = bench.client().connectRaw("full");
    peer.chatter(Duration.ofMillis(500));
    peer.deafen();
    server.floodUntilBlocked("full");
    TestPeer.Ghost ghost = peer.cut();
    ghost.senderFreed(ghost.evictedWithin(BOUND, "full send buffer, blocked sender"));
    server.quitWithBalancedBooks();
  }

  @Test
  void
      a_handler_that_is_blocked_in_a_send_to_its_own_peer_hides_its_death_no_longer_than_twice_the_bound() {
    TestServer server = bench.server(POLICY);
    TestPeer peer = bench.client().connectRaw("handler");
    peer.chatter(Duration.ofMillis(500));
    peer.deafen();
    peer.say("flood");
    server.awaitBlockedSender("handler");
    Pause.of(BOUND.plus(A_MOMENT));
    assertThat(peer.hasLeft()).as("evicted though it still sends").isFalse();
    TestPeer.Ghost ghost = peer.cut();
    ghost.senderFreed(
        ghost.evictedWithin(BOUND.multipliedBy(2), "handler blocked in a send to its own peer"));
    server.quitWithBalancedBooks();
  }

  @Test
  void a_peer_over_tls_is_gone_within_the_bound(@TempDir Path directory) {
    Path keys = KeyStoreFile.in(directory, Link.FIRST_SERVER_ADDRESS);
    TestServer server = bench.server("interval=PT2S", "timeout=PT2S", "keystore=" + keys);
    TestPeer peer = bench.client(KeyStoreFile.trustedBy(keys)).connect("secure");
    Pause.of(A_MOMENT);
    peer.echo("just-before-the-cut");
    peer.cut().evictedWithin(BOUND, "peer over TLS").because("DEAD");
    server.quitWithBalancedBooks();
  }
}
