package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LastLookTest {
  private static final Duration BOUND = ofSeconds(25);
  private static final Duration TICKS = Engine.TICK.multipliedBy(3);

  private final Engine engine = Engine.create();

  private static Duration death(Engine engine, Peer peer) {
    while (peer.isPresent()) {
      engine.ticks(1);
      assertThat(engine.time.elapsed()).isLessThan(ofMinutes(10));
    }
    return engine.time.elapsed();
  }

  @Test
  void newUnreadBytesSaveAPeer() {
    Peer peer = engine.silent("c1");
    peer.connection().look = () -> LastLook.unread(peer.connection().pings.size() * 10);

    engine.advance(ofMinutes(5));

    assertThat(peer.isPresent()).isTrue();
    assertThat(engine.registry.stats().lastLookRescues()).isGreaterThan(5);
    assertThat(peer.session().timeline())
        .extracting(TimelineEntry::what)
        .anyMatch(what -> what.matches("last look found \\d+ unread bytes: not evicted"));
  }

  @Test
  void aDeadPeerBehindAHungHandlerIsGoneWithinTwoBounds() {
    Peer ghost = engine.silent("c1");
    ghost.connection().look = () -> LastLook.unread(77);

    Duration death = death(engine, ghost);

    assertThat(death).isBetween(BOUND.multipliedBy(2), BOUND.multipliedBy(2).plus(TICKS));
    assertThat(engine.lastDeparture().unread()).isEqualTo(77);
    assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.DEAD);
    assertThat(engine.registry.stats().lastLookRescues()).isOne();
  }

  /** A pong is always as long as the one before it. */
  @Test
  void theSameNumberIsNewsAgainOnceWhatWaitedHasBeenRead() {
    Peer peer = engine.silent("c1");
    for (int stall = 0; stall < 3; stall++) {
      peer.connection().look = () -> LastLook.unread(14);
      engine.advance(BOUND.plus(TICKS));
      assertThat(peer.isPresent()).as("stall %s", stall).isTrue();
      peer.connection().look = () -> LastLook.EMPTY;
      peer.session().heard();
    }

    assertThat(engine.registry.stats().lastLookRescues()).isEqualTo(3);
  }

  @Test
  void anEmptyQueueIsNoExcuse() {
    Peer ghost = engine.silent("c1");
    ghost.connection().look = () -> LastLook.EMPTY;

    assertThat(death(engine, ghost)).isBetween(BOUND, BOUND.plus(TICKS));
    assertThat(engine.lastDeparture().unread()).isZero();
    assertThat(engine.registry.stats().lastLookRescues()).isZero();
  }

  @Test
  void whereTheAdapterCannotLookTheDepartureSaysSo() {
    Peer ghost = engine.silent("c1");

    assertThat(death(engine, ghost)).isBetween(BOUND, BOUND.plus(TICKS));
    assertThat(engine.lastDeparture().unread()).isEqualTo(-1);
  }

  @Test
  void aLookThatThrowsIsNoExcuse() {
    Peer ghost = engine.silent("c1");
    ghost.connection().look =
        () -> {
          throw new IllegalStateException("made by the test");
        };

    assertThat(death(engine, ghost)).isBetween(BOUND, BOUND.plus(TICKS));
  }

  @Test
  void whileWeAreDeafEvictionWaitsForTheDeafLimit() {
    Peer stuck = engine.silent("c1");
    stuck.connection().look = () -> new LastLook(-1, true);

    engine.advance(BOUND.plusSeconds(59));
    assertThat(stuck.isPresent()).isTrue();
    assertThat(stuck.session().health()).isEqualTo(Health.SUSPECT);
    assertThat(stuck.session().why()).isEqualTo("our side does not read: eviction waits");
    Duration death = death(engine, stuck);

    Departure departure = engine.lastDeparture();
    assertThat(departure.reason()).isEqualTo(LeaveReason.HANDLER_STUCK);
    assertThat(departure.detail()).startsWith("our side has not read for 60.0 s; silent for ");
    assertThat(departure.standstill()).isGreaterThanOrEqualTo(ofSeconds(60));
    assertThat(death).isLessThanOrEqualTo(BOUND.plus(TICKS).plus(departure.standstill()));
    assertThat(departure.timeline())
        .extracting(TimelineEntry::what)
        .contains("our side does not read: eviction waits");
    assertThat(stuck.connection().terminations).hasSize(1);
  }

  @Test
  void theDeafLimitIsSettable() {
    Engine engine = Engine.setup().detector(b -> b.deafLimit(ofSeconds(5))).build();
    Peer stuck = engine.silent("c1");
    stuck.connection().look = () -> new LastLook(-1, true);

    assertThat(death(engine, stuck)).isBetween(BOUND.plusSeconds(5), BOUND.plusSeconds(6));
  }

  @Test
  void whoIsHeardWhileWeWereDeafStaysAndHasAllHisTimeAgain() {
    Peer stuck = engine.silent("c1");
    stuck.connection().look = () -> new LastLook(-1, true);
    engine.advance(ofSeconds(60));
    stuck.session().heard();
    Duration heard = engine.time.elapsed();
    stuck.connection().look = () -> LastLook.EMPTY;
    engine.advance(ofSeconds(1));
    assertThat(stuck.session().health()).isEqualTo(Health.ALIVE);

    assertThat(death(engine, stuck).minus(heard)).isBetween(BOUND, BOUND.plus(TICKS));
    assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.DEAD);
    assertThat(engine.lastDeparture().standstill()).isLessThan(ofSeconds(1));
  }

  @Test
  void whoIsDeadWhenWeAreDeafNoMoreGoesAtOnceAndTheDelayIsInTheDeparture() {
    Peer ghost = engine.silent("c1");
    ghost.connection().look = () -> new LastLook(-1, true);
    engine.advance(BOUND.plusSeconds(20));
    ghost.connection().look = () -> LastLook.EMPTY;

    Duration death = death(engine, ghost);

    assertThat(death).isBetween(BOUND.plusSeconds(20), BOUND.plusSeconds(21));
    assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.DEAD);
    assertThat(engine.lastDeparture().standstill()).isBetween(ofSeconds(19), ofSeconds(21));
  }

  @Test
  void nobodyIsEvictedOnTheFirstVerdictOfDeath() {
    Engine engine = Engine.with(vitals -> Verdict.dead("at once"));
    Peer peer = engine.silent("c1");

    engine.ticks(1);
    assertThat(peer.isPresent()).isTrue();
    assertThat(peer.session().health()).isEqualTo(Health.SUSPECT);
    engine.ticks(1);
    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void aWordBetweenTheTwoVerdictsSaves() {
    Peer peer = engine.silent("c1");
    AtomicInteger looks = new AtomicInteger();
    peer.connection().look =
        () -> {
          if (looks.getAndIncrement() == 0) {
            engine.time.after(ofMillis(50), peer.session()::heard);
          }
          return LastLook.UNKNOWN;
        };

    engine.advance(ofSeconds(30));

    assertThat(looks).hasValue(1);
    assertThat(peer.isPresent()).isTrue();
  }
}
