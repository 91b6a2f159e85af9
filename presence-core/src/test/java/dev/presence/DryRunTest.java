package dev.presence;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import org.junit.jupiter.api.Test;

class DryRunTest {
  private final Engine engine = Engine.setup().detector(b -> b.dryRun(true)).build();

  @Test
  void nobodyIsRemovedAndTheVerdictIsToldOnce() {
    Peer ghost = engine.silent("c1");
    engine.events.clear();

    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class)) {
      engine.advance(ofMinutes(10));

      assertThat(log.lines("would evict user-c1/main on connection c1")).hasSize(1);
    }
    assertThat(engine.detector.isDryRun()).isTrue();
    assertThat(ghost.isPresent()).isTrue();
    assertThat(ghost.session().health()).isEqualTo(Health.DEAD);
    assertThat(ghost.connection().terminations).isEmpty();
    assertThat(engine.events.words()).containsExactly("Suspected c1 SUSPECT", "WouldEvict c1");
    assertThat(engine.registry.stats().wouldEvict()).isOne();
    assertThat(engine.registry.stats().leaves()).isEmpty();
    assertThat(ghost.session().timeline())
        .extracting(TimelineEntry::what)
        .contains("dead, but this is a dry run");
  }

  @Test
  void whoWouldHaveBeenEvictedMayRecoverAndDieAgain() {
    Peer peer = engine.silent("c1");
    engine.advance(ofSeconds(30));
    engine.events.clear();

    peer.session().heard();
    engine.advance(ofSeconds(1));
    assertThat(peer.session().health()).isEqualTo(Health.ALIVE);
    engine.advance(ofSeconds(30));

    assertThat(engine.events.words())
        .containsExactly("Recovered c1", "Suspected c1 SUSPECT", "WouldEvict c1");
    assertThat(engine.registry.stats().wouldEvict()).isEqualTo(2);
  }

  @Test
  void whoWouldHaveBeenEvictedYieldsToANewcomer() {
    Engine engine =
        Engine.setup()
            .registry(b -> b.takeover(Takeover.REJECT_NEW))
            .detector(b -> b.dryRun(true))
            .build();
    Peer ghost = engine.silent("c1", "alice");
    engine.advance(ofSeconds(30));

    engine.silent("c2", "alice");

    assertThat(ghost.isPresent()).isFalse();
  }
}
