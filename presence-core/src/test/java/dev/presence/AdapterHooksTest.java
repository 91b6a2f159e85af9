package dev.presence;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the registry offers adapters for work of their own. */
class AdapterHooksTest {
  private final Engine engine = Engine.create();
  private final SessionRegistry registry = engine.registry;

  @Test
  void aTaskRunsOncePerTickUntilItsSubscriptionEnds() {
    AtomicInteger runs = new AtomicInteger();
    SessionRegistry.Subscription subscription = registry.everyTick(runs::incrementAndGet);
    engine.ticks(3);
    assertThat(runs).hasValue(3);

    subscription.close();

    engine.ticks(3);
    assertThat(runs).hasValue(3);
  }

  @Test
  void aTaskThatThrowsIsLoggedAndRunsAgainAndSavesNoGhost() {
    AtomicInteger runs = new AtomicInteger();
    Peer ghost = engine.silent("ghost");
    registry.everyTick(
        () -> {
          runs.incrementAndGet();
          throw new StackOverflowError("of the adapter");
        });
    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      engine.ticks(2);
      assertThat(log.lines("a task of every tick failed")).hasSize(2);
      assertThat(runs).hasValue(2);
      engine.advance(ofSeconds(30));
    }
    assertThat(ghost.isPresent()).isFalse();
  }

  @Test
  void aRoundTripIsToldToItsObserversUntilTheySubscribeNoMore() {
    List<Duration> told = new ArrayList<>();
    SessionRegistry.Subscription subscription =
        registry.roundTrips(nanos -> told.add(Duration.ofNanos(nanos)));
    Peer peer = engine.silent("peer");
    long token = pinged(peer);
    engine.ticks(3);

    peer.session().answered(token);
    peer.session().answered(token);

    assertThat(told).containsExactly(Engine.TICK.multipliedBy(3));
    subscription.close();
    peer.session().answered(pinged(peer));
    assertThat(told).hasSize(1);
  }

  private long pinged(Peer peer) {
    int before = peer.connection().pings.size();
    registry.probe(peer.session());
    engine.ticks(1);
    assertThat(peer.connection().pings).hasSize(before + 1);
    return peer.connection().pings.get(before);
  }

  @Test
  void anObserverThatThrowsIsCountedAndLoggedOnce() {
    registry.roundTrips(
        nanos -> {
          throw new IllegalArgumentException("of the application");
        });
    List<Long> told = new ArrayList<>();
    registry.roundTrips(told::add);
    Peer peer = engine.silent("peer");
    try (CapturedLog log = CapturedLog.of(RoundTripObserver.class)) {
      peer.session().answered(pinged(peer));
      peer.session().answered(pinged(peer));

      assertThat(log.lines("further failures are counted only")).hasSize(1);
    }
    assertThat(registry.stats().listenerErrors()).isEqualTo(2);
    assertThat(told).hasSize(2);
  }

  @Test
  void livenessTimePassesWithTicksAndStandsStillInAStall() {
    long before = registry.livenessNanos();
    engine.ticks(5);
    assertThat(registry.livenessNanos() - before).isEqualTo(Engine.TICK.multipliedBy(5).toNanos());

    engine.stall(ofSeconds(60));

    assertThat(registry.livenessNanos() - before).isLessThan(ofSeconds(1).toNanos());
  }

  @Test
  void aMessageBeingWrittenIsAStuckWriteAndNoEvidence() {
    Peer peer = engine.silent("c1");
    engine.advance(ofSeconds(1));
    peer.session().writing(true);
    engine.advance(ofSeconds(2));

    assertThat(peer.session().vitals().stuckWrite()).isEqualTo(ofSeconds(2));
    assertThat(peer.session().vitals().silence()).isEqualTo(ofSeconds(3));

    peer.session().writing(false);
    assertThat(peer.session().vitals().stuckWrite()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aStuckMessageEvictsNobodyWhoTalks() {
    Engine fixed = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(10), 2));
    Peer slow = fixed.silent("c1");
    slow.session().writing(true);
    for (int i = 0; i < 30; i++) {
      fixed.advance(ofSeconds(5));
      slow.session().heard();
    }
    assertThat(slow.isPresent()).isTrue();
  }

  @Test
  void aStuckMessageEvictsNoSilentPeerEarlier() {
    Engine fixed = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(10), 3));
    Peer stuck = fixed.silent("stuck");
    Peer silent = fixed.silent("silent");
    stuck.session().writing(true);
    fixed.advance(ofSeconds(60));

    assertThat(leftAfter(fixed, stuck)).isCloseTo(leftAfter(fixed, silent), ofSeconds(10));
    assertThat(leftAfter(fixed, stuck)).isGreaterThanOrEqualTo(ofSeconds(30));
  }

  private static Duration leftAfter(Engine engine, Peer peer) {
    return engine.registry.departures().stream()
        .filter(departure -> departure.id().equals(peer.session().id()))
        .map(departure -> Duration.between(departure.joinedAt(), departure.leftAt()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aClosedRegistryHasNoThreadsForAdapters() {
    SessionRegistry closed = SessionRegistry.create();
    closed.close(Duration.ZERO);
    assertThatThrownBy(() -> closed.sending().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
