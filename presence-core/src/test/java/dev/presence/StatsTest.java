package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatsTest {
  private final Engine engine = Engine.create();
  private final SessionRegistry registry = engine.registry;

  @Test
  void aNewRegistryHasCountedNothing() {
    PresenceStats stats = SessionRegistry.create().stats();

    assertThat(stats.present()).isZero();
    assertThat(stats.joins()).isZero();
    assertThat(stats.leaves()).isEmpty();
    assertThat(stats.standstill()).isZero();
    assertThat(stats.sinceLastTick()).isLessThan(ofSeconds(10));
  }

  @Test
  void everythingAddsUp() {
    engine.answering("alive");
    engine.silent("ghost");
    Peer closes = engine.silent("closes");
    engine.silent("old", "alice");
    Peer young = engine.silent("young", "alice");
    young.connection().answering(young.session()::answered);
    registry.opened(new FakeConnection("unknown"));
    registry.leave(closes.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
    engine.advance(ofSeconds(60));
    registry.opened(new FakeConnection("waits"));

    PresenceStats stats = registry.stats();
    assertThat(stats.present()).isEqualTo(2);
    assertThat(stats.unidentified()).isOne();
    assertThat(stats.joins()).isEqualTo(5);
    assertThat(stats.leaves())
        .isEqualTo(
            Map.of(LeaveReason.DEAD, 1L, LeaveReason.CLOSED_BY_PEER, 1L, LeaveReason.REPLACED, 1L));
    assertThat(stats.neverIdentified()).isOne();
    assertThat(stats.pings()).isEqualTo(stats.pongs() + 2);
    assertThat(stats.pongs()).isGreaterThanOrEqualTo(6);
    assertThat(stats.suspicions()).isOne();
    assertThat(stats.recoveries()).isZero();
    assertThat(stats.pingFailures()).isZero();
    assertThat(stats.pingsDelayed()).isZero();
    assertThat(stats.stalls()).isZero();
    assertThat(stats.listenerErrors()).isZero();
  }

  @Test
  void theWatcherIsWatched() {
    engine.ticks(3);
    assertThat(registry.stats().sinceLastTick()).isZero();
    engine.stop();
    engine.advance(ofSeconds(7));

    assertThat(registry.stats().sinceLastTick()).isEqualTo(ofSeconds(7));
  }

  @Test
  void theWorstLagIsKept() {
    engine.stop();
    for (int late : new int[] {0, 30, 10}) {
      engine.advance(Engine.TICK.plusMillis(late));
      engine.detector.tick();
    }

    assertThat(registry.stats().worstTickLag()).isEqualTo(ofMillis(30));
  }

  @Test
  void whatWasBeforeTheDetectorIsNoLag() {
    SessionRegistry early =
        SessionRegistry.builder().time(engine.time).executor(Runnable::run).build();
    engine.advance(Duration.ofHours(1));
    DeadPeerDetector late = DeadPeerDetector.builder(early).withoutThread();
    engine.advance(Engine.TICK);
    late.tick();

    assertThat(early.stats().worstTickLag()).isZero();
    assertThat(early.stats().stalls()).isZero();
  }
}
