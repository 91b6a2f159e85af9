package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private final Engine engine = Engine.with(HeartbeatPolicy.whenIdle(ofSeconds(2), ofSeconds(10)));
  private final Peer peer = engine.silent("c1");

  private void answersAfter(Duration... roundTrips) {
    Queue<Duration> left = new ArrayDeque<>(List.of(roundTrips));
    peer.connection().onPing =
        token -> {
          Duration next = left.poll();
          if (next != null) {
            engine.time.after(next, () -> peer.session().answered(token));
          }
        };
    while (!left.isEmpty()) {
      engine.ticks(1);
    }
    engine.advance(ofMillis(500));
  }

  private Vitals vitals() {
    return peer.session().vitals();
  }

  @Test
  void theFirstRoundTripIsTakenAsItIs() {
    answersAfter(ofMillis(100));

    assertThat(vitals().rtt()).contains(ofMillis(100));
    assertThat(vitals().rttDeviation()).contains(ofMillis(50));
  }

  @Test
  void laterOnesAreSmoothedAsRfc6298Says() {
    answersAfter(ofMillis(100), ofMillis(200));
    assertThat(vitals().rtt()).contains(ofNanos(112_500_000));
    assertThat(vitals().rttDeviation()).contains(ofNanos(62_500_000));
  }

  @Test
  void aShorterOneLowersIt() {
    answersAfter(ofMillis(100), ofMillis(200), ofMillis(50));

    assertThat(vitals().rtt()).contains(ofNanos(104_687_500));
    assertThat(vitals().rttDeviation()).contains(ofNanos(62_500_000));
    assertThat(engine.registry.stats().pongs()).isEqualTo(3);
  }

  @Test
  void aPongAnswersItsPingOnce() {
    engine.advance(ofSeconds(3));
    long token = peer.connection().token();

    assertThat(peer.session().answered(token)).isTrue();
    assertThat(peer.session().answered(token)).isFalse();
    assertThat(engine.registry.stats().pongs()).isOne();
  }

  @Test
  void anUnsolicitedPongIsEvidenceButNoAnswer() {
    engine.advance(ofSeconds(1));

    assertThat(peer.session().answered(42)).isFalse();

    assertThat(vitals().silence()).isZero();
    assertThat(vitals().rtt()).isEmpty();
    assertThat(engine.registry.stats().pongs()).isZero();
  }

  @Test
  void aStalePongIsEvidenceButNoAnswer() {
    engine.advance(ofSeconds(3));
    long stale = peer.connection().token();
    peer.session().heard();
    engine.advance(ofSeconds(3));
    assertThat(peer.connection().pings).hasSizeGreaterThan(1);
    assertThat(peer.connection().token()).isNotEqualTo(stale);

    assertThat(peer.session().answered(stale)).isFalse();

    assertThat(vitals().silence()).isZero();
    assertThat(vitals().unansweredPings()).isZero();
    assertThat(vitals().rtt()).isEmpty();
  }

  @Test
  void aRoundTripAcrossAStallIsNotMeasured() {
    engine.advance(ofSeconds(3));
    long token = peer.connection().token();
    engine.stall(ofSeconds(20));
    engine.ticks(1);

    assertThat(peer.session().answered(token)).isTrue();

    assertThat(vitals().rtt()).isEmpty();
    assertThat(peer.session().timeline())
        .extracting(TimelineEntry::what)
        .anyMatch(what -> what.startsWith("ping, answered after 2"));
  }

  @Test
  void neitherIsOneWhosePongIsReadBeforeTheTickThatNotesTheStall() {
    engine.advance(ofSeconds(3));
    long token = peer.connection().token();
    engine.stall(ofSeconds(20));

    assertThat(peer.session().answered(token)).isTrue();
    engine.ticks(1);

    assertThat(vitals().rtt()).isEmpty();
  }

  @Test
  void unansweredPingsAreCountedUntilAnyByteArrives() {
    Engine classic = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(2), 5));
    Peer silent = classic.silent("c2");
    classic.advance(ofSeconds(7));
    Vitals before = silent.session().vitals();
    assertThat(before.unansweredPings()).isGreaterThanOrEqualTo(3);
    assertThat(before.waiting()).isGreaterThanOrEqualTo(ofSeconds(4));
    assertThat(before.sincePing()).hasValueSatisfying(d -> assertThat(d).isLessThan(ofSeconds(2)));

    silent.session().heard();

    assertThat(silent.session().vitals().unansweredPings()).isZero();
    assertThat(silent.session().vitals().waiting()).isZero();
  }

  @Test
  void anApplicationHeartbeatIsEvidenceOfBoth() {
    engine.advance(ofSeconds(1));
    assertThat(vitals().applicationSilence()).isEmpty();

    peer.session().heartbeat();
    engine.advance(ofSeconds(1));
    peer.session().heard();

    assertThat(vitals().silence()).isZero();
    assertThat(vitals().applicationSilence()).contains(ofSeconds(1));
  }
}
