package dev.presence;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A detector that was closed may be in its last tick still when the next one begins. */
class OnePingAtATimeTest {
  private static final int ROUNDS = 20_000;

  private final Engine engine = Engine.create();
  private final PeerSession session = engine.silent("c1").session();

  @Test
  void ofTwoWhoWishForAPingAtTheSameMomentOneClaimsIt() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    CyclicBarrier together = new CyclicBarrier(2);
    int claims = 0;
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Future<Boolean> second = other.submit(() -> claims(together));
        claims += claims(together) ? 1 : 0;
        claims += second.get(Await.SECONDS, TimeUnit.SECONDS) ? 1 : 0;
        session.abandon();
      }
    } finally {
      other.shutdownNow();
    }

    assertThat(claims).isEqualTo(ROUNDS);
  }

  @Test
  void aDetectorThatIsClosedWithinATickLeavesTheRestOfItToTheNext() {
    Engine closing = Engine.with(HeartbeatPolicy.whenIdle(ofSeconds(2), ofSeconds(10)));
    List<Peer> peers = List.of(closing.silent("c1"), closing.silent("c2"));
    closing.advance(ofSeconds(5));
    List<String> pinged = new ArrayList<>();
    for (Peer peer : peers) {
      peer.session().heard(); // both at one moment, so both are due at one moment
      peer.connection().onPing =
          token -> {
            pinged.add(peer.session().id());
            closing.stop();
            closing.detector.close();
          };
    }

    closing.advance(ofSeconds(3));

    assertThat(pinged).hasSize(1);
  }

  private boolean claims(CyclicBarrier together) throws Exception {
    together.await(Await.SECONDS, TimeUnit.SECONDS);
    return session.request(engine.time.nanoTime(), null);
  }
}
