package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cut that needs no privilege: a proxy on loopback that swallows everything. */
class ProxiedCutIT {
  private static final Duration BOUND = Duration.ofSeconds(4);

  @RegisterExtension final Bench bench = new Bench();

  @Test
  void an_idle_peer_behind_a_black_hole_is_gone_within_the_bound() throws Exception {
    TestServer server = bench.localServer("interval=PT2S", "timeout=PT2S");
    try (BlackHoleProxy proxy = BlackHoleProxy.to(server.port())) {
      TestPeer peer = bench.localClient(proxy.port()).connect("proxied");
      Pause.of(Duration.ofSeconds(1));
      peer.echo("just-before-the-cut");
      long cutAt = System.nanoTime();
      proxy.cut();
      TestPeer.Departed departed = peer.awaitDeparture(cutAt, BOUND).withinBound("idle, by proxy");
      departed.because("DEAD");
      long hungUp = proxy.awaitServerHangingUp(Duration.ofSeconds(20));
      assertThat(Duration.ofNanos(hungUp - departed.left().mono()))
          .as("socket closed after the eviction")
          .isLessThanOrEqualTo(Duration.ofSeconds(2));
    }
    server.quitWithBalancedBooks();
  }
}
