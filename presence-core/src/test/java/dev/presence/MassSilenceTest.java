package dev.presence;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MassSilenceTest {
  private final Engine engine = Engine.with(HeartbeatPolicy.passive(ofSeconds(10)));
  private final List<Peer> peers = new ArrayList<>();

  private void present(int count) {
    for (int i = 0; i < count; i++) {
      peers.add(engine.silent("c" + i));
    }
  }

  /** All but the first so many beat every second; 8 s pass. */
  private void silent(int count) {
    for (int second = 0; second < 8; second++) {
      peers.stream().skip(count).forEach(peer -> peer.session().heard());
      engine.advance(ofSeconds(1));
    }
  }

  private long counted() {
    return engine.registry.stats().massSilences();
  }

  @Test
  void fiftyAtOnceAreCountedAndLoggedOnce() {
    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class)) {
      present(60);
      silent(50);

      assertThat(counted()).isOne();
      assertThat(log.lines("50 sessions fell silent within 5 s, 60 are present")).hasSize(1);
    }
  }

  @Test
  void fortyNineAreNotMany() {
    present(60);
    silent(49);

    assertThat(counted()).isZero();
  }

  @Test
  void aFifthOfAllIsNotMany() {
    present(300);
    silent(60);

    assertThat(counted()).isZero();
  }

  @Test
  void moreThanAFifthOfAllIs() {
    present(300);
    silent(61);

    assertThat(counted()).isOne();
  }

  @Test
  void theNextTimeItIsCountedAgain() {
    present(100);
    silent(80);
    silent(0);
    silent(80);

    assertThat(counted()).isEqualTo(2);
  }

  @Test
  void oneAfterTheOtherIsNoMassSilence() {
    for (int i = 0; i < 200; i++) {
      engine.silent("c" + i);
      engine.advance(ofSeconds(1));
    }

    assertThat(engine.registry.stats().suspicions()).isGreaterThan(150);
    assertThat(counted()).isZero();
  }
}
