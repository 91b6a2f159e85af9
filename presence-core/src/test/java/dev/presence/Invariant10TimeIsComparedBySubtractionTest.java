package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import org.junit.jupiter.api.Test;

/** Virtual time wraps around 5 s after its beginning; so whatever spans that moment shows here. */
class Invariant10TimeIsComparedBySubtractionTest {
  private final Engine engine =
      Engine.setup()
          .policy(HeartbeatPolicy.whenIdle(ofSeconds(2), ofSeconds(2)))
          .registry(b -> b.linger(ofSeconds(2)).identifyWithin(ofSeconds(2)))
          .build();

  /** A second before the wrap. */
  private void atTheBrink() {
    engine.advance(ofSeconds(4));
    assertThat(engine.time.nanoTime()).isPositive();
  }

  private void beyond() {
    assertThat(engine.time.nanoTime()).isNegative();
  }

  @Test
  void silenceSpansTheWrap() {
    atTheBrink();
    Peer ghost = engine.silent("c1");
    engine.advance(ofMillis(3_900));
    beyond();
    assertThat(ghost.isPresent()).isTrue();
    engine.advance(ofMillis(500));

    assertThat(ghost.isPresent()).isFalse();
    assertThat(engine.lastDeparture().silence()).isBetween(ofSeconds(4), ofMillis(4_300));
  }

  @Test
  void roundTripsSpanTheWrap() {
    atTheBrink();
    Peer peer = engine.silent("c1");
    peer.connection().onPing =
        token -> engine.time.after(ofMillis(900), () -> peer.session().answered(token));
    engine.advance(ofSeconds(4));
    beyond();

    assertThat(peer.session().vitals().rtt()).contains(ofMillis(900));
  }

  @Test
  void lingerIdentificationAndGraceSpanTheWrap() {
    atTheBrink();
    Peer peer = engine.silent("c1", "alice");
    engine.registry.evict(peer.session(), LeaveReason.CLOSED_BY_SERVER, "bye");
    FakeConnection unknown = new FakeConnection("c2");
    engine.registry.opened(unknown);

    engine.advance(ofMillis(900));
    assertThat(engine.registry.isOnline("alice")).isTrue();
    assertThat(unknown.closes).isEmpty();
    assertThat(peer.connection().terminations).isEmpty();
    engine.advance(ofMillis(1_200));
    beyond();

    assertThat(engine.registry.isOnline("alice")).isFalse();
    assertThat(unknown.closes).hasSize(1);
    assertThat(peer.connection().terminations).hasSize(1);
  }

  @Test
  void aStallSpansTheWrap() {
    atTheBrink();
    Peer peer = engine.silent("c1");
    engine.stall(ofSeconds(30));
    beyond();
    engine.ticks(1);

    assertThat(peer.session().vitals().silence()).isLessThan(ofMillis(300));
    assertThat(engine.registry.stats().standstill()).isGreaterThan(ofSeconds(29));
    assertThat(peer.session().timeline())
        .extracting(TimelineEntry::what)
        .anyMatch(what -> what.startsWith("this process stood still"));
  }

  @Test
  void aDuelSpansTheWrap() {
    atTheBrink();
    Identity alice = Identity.of("alice");
    for (int i = 0; i < 6; i++) {
      engine.join(alice, new FakeConnection("c" + i));
    }
    engine.advance(ofMillis(1_500));
    beyond();
    JoinRefusedException refused = null;
    try {
      engine.join(alice, new FakeConnection("c6"));
    } catch (JoinRefusedException e) {
      refused = e;
    }

    assertThat(refused).hasMessageContaining("fought for");
  }
}
