package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Invariant04AStallBlamesNobodyTest {
  private final Engine engine = Engine.create();

  @Test
  void nobodyGrowsOlderWhileWeStandStill() {
    Peer peer = engine.silent("c1");
    engine.advance(ofSeconds(3));
    Duration before = peer.session().vitals().silence();

    engine.stall(ofSeconds(3_600));
    engine.ticks(1);

    assertThat(peer.session().vitals().silence().minus(before)).isLessThan(Engine.TICK);
    assertThat(peer.session().vitals().age()).isLessThan(ofSeconds(4));
  }

  @Test
  void inAThousandPeersThatAnswerNobodyIsBlamedForAStallAtAnyMoment() {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Peer peer = engine.silent("c" + i);
      peers.add(peer);
      // The answer comes while we stand still, and is read a second after it.
      peer.connection().onPing =
          token -> engine.time.after(ofSeconds(4), () -> peer.session().answered(token));
    }
    for (int i = 0; i < 20; i++) {
      engine.advance(ofSeconds(7).plus(Engine.TICK.multipliedBy(i)));
      engine.stall(ofSeconds(40));
    }

    assertThat(peers).allMatch(Peer::isPresent);
    assertThat(engine.registry.stats().leaves()).isEmpty();
  }

  @Test
  void afterAStallOurThreadsFirstGetTimeToRead() {
    Peer peer = engine.silent("c1");
    engine.advance(ofMillis(24_900)); // a tick before death
    assertThat(peer.session().health()).isEqualTo(Health.SUSPECT);
    engine.stall(ofSeconds(40));

    engine.advance(ofMillis(1_900));
    assertThat(peer.isPresent()).as("within the grace of 2 s").isTrue();
    peer.session().heard();
    engine.advance(ofSeconds(5));

    assertThat(peer.isPresent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void afterAPauseTooShortForAStallOurThreadsReadBeforeAnybodyIsEvicted(int ticks) {
    Peer peer = engine.silent("c1");
    Duration pause = Engine.TICK.multipliedBy(ticks);
    engine.advance(ofMillis(25_050).minus(pause)); // it ends just before the tick that evicts
    engine.stall(pause);

    engine.advance(Engine.TICK); // that tick, and half a tick for the threads that read
    peer.session().heard();
    engine.advance(ofSeconds(5));

    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void aDetectorThatIsAlwaysLateStillFindsAGhostAndSaysHowLate() {
    Duration late = Engine.TICK.multipliedBy(8).dividedBy(5);
    Peer ghost = engine.silent("c1");
    engine.stop();

    for (int i = 0; i < 1_000 && ghost.isPresent(); i++) {
      engine.time.advance(late);
      engine.detector.tick();
    }

    assertThat(ghost.isPresent()).isFalse();
    Departure departure = engine.lastDeparture();
    Duration detection = Duration.between(departure.joinedAt(), departure.leftAt());
    assertThat(detection.minus(departure.standstill())).isLessThanOrEqualTo(ofMillis(25_300));
  }

  @Test
  void theGraceIsNotLongerThanTheStall() {
    Peer ghost = engine.silent("c1");
    engine.advance(ofMillis(24_900));
    engine.stall(ofMillis(450));

    engine.advance(ofMillis(1_000));

    assertThat(ghost.isPresent()).isFalse();
  }

  @Test
  void aGhostIsGoneAfterTheStallAndTheStallIsInItsDeparture() {
    Peer ghost = engine.silent("c1");
    engine.advance(ofSeconds(10));
    engine.stall(ofSeconds(40));
    engine.advance(ofSeconds(20));

    assertThat(ghost.isPresent()).isFalse();
    Departure departure = engine.lastDeparture();
    assertThat(departure.silence()).isBetween(ofSeconds(25), ofSeconds(26));
    assertThat(departure.standstill()).isBetween(ofSeconds(40), ofSeconds(43));
    assertThat(departure.lastHeard())
        .isBetween(departure.joinedAt().minus(Engine.TICK), departure.joinedAt().plusMillis(200));
    assertThat(departure.timeline())
        .extracting(TimelineEntry::what)
        .anyMatch(what -> what.matches("this process stood still for (39|40)\\.\\d s"));
  }

  @Test
  void whoWasHeardAfterAStallWasNotLastHeardBeforeIt() {
    Peer peer = engine.silent("c1");
    engine.advance(ofSeconds(1));
    engine.stall(ofSeconds(40));
    engine.advance(ofSeconds(1));
    peer.session().heard();
    Instant heard = engine.time.now();

    engine.advance(ofSeconds(60));

    assertThat(engine.lastDeparture().lastHeard())
        .isBetween(heard.minusSeconds(2), heard.plusSeconds(2));
    assertThat(engine.lastDeparture().standstill()).isLessThan(ofSeconds(3));
  }

  @Test
  void aStallIsCountedAndLogged() {
    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class)) {
      engine.advance(ofSeconds(1));
      engine.stall(ofMillis(500));
      engine.advance(ofSeconds(10));
      engine.stall(ofSeconds(40));
      engine.advance(ofSeconds(10));

      assertThat(log.lines(" DEBUG ").stream().filter(l -> l.contains("stood still"))).hasSize(1);
      assertThat(log.lines(" WARN "))
          .singleElement()
          .asString()
          .contains("this process stood still for", "nobody is blamed for it");
    }
    PresenceStats stats = engine.registry.stats();
    assertThat(stats.stalls()).isEqualTo(2);
    assertThat(stats.standstill()).isBetween(ofSeconds(40), ofSeconds(44));
    assertThat(stats.worstTickLag()).isBetween(ofSeconds(39), ofSeconds(40));
  }

  @Test
  void aLateTickIsNoStallButNobodyGrowsOlderByIt() {
    engine.stop();
    Peer peer = engine.silent("c1");
    for (int i = 0; i < 100; i++) {
      engine.advance(ofMillis(300));
      engine.detector.tick();
    }

    assertThat(engine.registry.stats().stalls()).isZero();
    assertThat(peer.session().vitals().silence())
        .as("every second tick is spent on reading")
        .isEqualTo(ofSeconds(5));
    assertThat(engine.registry.stats().standstill()).isEqualTo(ofSeconds(25));
  }

  @Test
  void onlyTheLastStallsAreInATimeline() {
    Peer peer = engine.answering("c1");
    for (int i = 0; i < 50; i++) {
      engine.stall(ofSeconds(1));
      engine.advance(ofSeconds(3));
    }

    assertThat(peer.isPresent()).isTrue();
    assertThat(peer.session().timeline().stream().filter(e -> e.what().contains("stood still")))
        .hasSize(32);
  }

  @Test
  void aStallBeforeTheJoinIsNotInATimeline() {
    engine.advance(ofSeconds(1));
    engine.stall(ofSeconds(10));
    engine.advance(ofSeconds(5));

    assertThat(engine.silent("c1").session().timeline())
        .extracting(TimelineEntry::what)
        .containsExactly("joined");
  }
}
