package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.presence.Engine.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DetectorLifecycleTest {
  @Test
  void aRegistryHasOneDetectorAtATime() {
    Engine engine = Engine.create();

    assertThatIllegalStateException()
        .isThrownBy(() -> DeadPeerDetector.start(engine.registry, HeartbeatPolicy.off()))
        .withMessageContaining("has a detector already")
        .withMessageContaining("whenIdle(PT15S, PT10S)");
  }

  @Test
  void aConcurrentTickThrows() {
    Engine engine = Engine.create();
    engine.stop();
    CountDownLatch inLook = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Peer ghost = engine.join("c1", vitals -> Verdict.dead("at once"));
    ghost.connection().look =
        () -> {
          inLook.countDown();
          Await.block(goOn);
          return LastLook.EMPTY;
        };
    engine.ticks(1);
    Thread ticker = Await.thread("ticker", engine.detector::tick);
    Await.latch(inLook);

    assertThatIllegalStateException()
        .isThrownBy(engine.detector::tick)
        .withMessageContaining("one caller");

    goOn.countDown();
    Await.end(ticker);
    engine.ticks(1);
    engine.detector.tick();
  }

  @Test
  void aTickThatComesTooEarlyDoesNothing() {
    AtomicInteger decisions = new AtomicInteger();
    Engine engine =
        Engine.with(
            vitals -> {
              decisions.incrementAndGet();
              return Verdict.alive(ofMillis(1), "eager");
            });
    engine.stop();
    engine.silent("c1");
    engine.advance(Engine.TICK);
    engine.detector.tick();
    int before = decisions.get();

    engine.advance(Engine.TICK.minusNanos(1));
    for (int i = 0; i < 10; i++) {
      engine.detector.tick();
    }
    assertThat(decisions).hasValue(before);

    engine.advance(ofMillis(1));
    engine.detector.tick();
    assertThat(decisions).hasValueGreaterThan(before);
  }

  @Test
  void aClosedDetectorDoesNotTickAndLeavesTheSessionsAsTheyAre() {
    Engine engine = Engine.create();
    engine.stop();
    Peer peer = engine.silent("c1");
    engine.detector.close();
    engine.detector.close();

    assertThatIllegalStateException().isThrownBy(engine.detector::tick);
    engine.advance(ofSeconds(600));
    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void anotherDetectorWatchesEverybodyWhoIsThere() {
    Engine engine = Engine.with(HeartbeatPolicy.off());
    List<Peer> ghosts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ghosts.add(engine.silent("c" + i));
    }
    Peer alive = engine.answering("alive");
    engine.advance(ofSeconds(100));
    engine.stop();
    engine.detector.close();

    DeadPeerDetector next =
        DeadPeerDetector.builder(engine.registry).policy(Engine.WHEN_IDLE).withoutThread();
    assertThat(next.policy()).isEqualTo(Engine.WHEN_IDLE);
    Peer late = engine.silent("late");
    engine.time.every(Engine.TICK, next::tick);
    engine.advance(ofSeconds(26));

    assertThat(ghosts).noneMatch(Peer::isPresent);
    assertThat(late.isPresent()).isFalse();
    assertThat(alive.isPresent()).isTrue();
    assertThat(engine.lastDeparture().policy()).isEqualTo("whenIdle(PT15S, PT10S)");
  }

  @Test
  void theTimeWithoutADetectorIsNobodysSilence() {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");
    engine.advance(ofSeconds(20));
    engine.stop();
    engine.detector.close();
    engine.advance(ofSeconds(3_600));
    DeadPeerDetector next =
        DeadPeerDetector.builder(engine.registry).policy(Engine.WHEN_IDLE).withoutThread();
    engine.time.every(Engine.TICK, next::tick);

    engine.advance(ofSeconds(1));

    assertThat(peer.isPresent()).isTrue();
    assertThat(peer.session().vitals().silence()).isLessThan(ofSeconds(22));
    engine.advance(ofSeconds(25));
    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void withoutADetectorADepartureNamesNoPolicy() {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");
    engine.stop();
    engine.detector.close();

    engine.registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye");

    assertThat(engine.lastDeparture().policy()).isEqualTo("-");
  }

  @Test
  void anErrorOfAConnectionPolicyOrListenerDoesNotStopTheThread() {
    SessionRegistry registry = SessionRegistry.builder().tick(ofMillis(10)).build();
    AtomicReference<Thread> detecting = new AtomicReference<>();
    HeartbeatPolicy failing =
        vitals -> {
          detecting.compareAndSet(null, Thread.currentThread());
          if (vitals.age().compareTo(ofMillis(50)) > 0) {
            throw new Error("made by the test");
          }
          return Verdict.alive(ofMillis(10), "young").withPing();
        };
    registry.on(
        PresenceEvent.class,
        event -> {
          throw new Error("made by the test");
        });
    FakeConnection odd = new FakeConnection("odd");
    odd.onPing =
        token -> {
          throw new Error("made by the test");
        };
    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class);
        DeadPeerDetector detector =
            DeadPeerDetector.builder(registry)
                .policy(HeartbeatPolicy.passive(ofMillis(50)))
                .start()) {
      PeerSession watched = registry.join(Identity.of("odd"), odd, Map.of(), failing);
      Await.until("the policy fails", () -> log.text().contains("made by the test"));

      FakeConnection ghost = new FakeConnection("ghost");
      registry.join(Identity.of("ghost"), ghost);
      Await.until("the ghost is gone all the same", () -> ghost.terminations.size() == 1);

      assertThat(detector.isDryRun()).isFalse();
      assertThat(watched.isPresent()).isTrue();
      assertThat(detecting.get().getName()).isEqualTo("presence-detector");
      assertThat(detecting.get().isDaemon()).isTrue();
    }
    Await.end(detecting.get());
    registry.close();
  }

  @Test
  void aDetectorMayBeClosedFromItsOwnThread() {
    SessionRegistry registry =
        SessionRegistry.builder().tick(ofMillis(5)).executor(Runnable::run).build();
    AtomicReference<DeadPeerDetector> self = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(1);
    registry.on(
        PresenceEvent.Left.class,
        event -> {
          self.get().close();
          closed.countDown();
        });
    self.set(
        DeadPeerDetector.builder(registry).policy(HeartbeatPolicy.passive(ofMillis(20))).start());
    registry.join(Identity.of("alice"), new FakeConnection("c1"));

    Await.latch(closed);

    assertThatIllegalStateException().isThrownBy(() -> self.get().tick());
    DeadPeerDetector.start(registry, HeartbeatPolicy.off()).close();
  }

  @Test
  void theDeafLimitHasLimits() {
    DeadPeerDetector.Builder builder = DeadPeerDetector.builder(SessionRegistry.create());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.deafLimit(ofMillis(999)))
        .withMessage("deafLimit must be between PT1S and PT1H, is PT0.999S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.deafLimit(ofSeconds(3_601)))
        .withMessageContaining("PT1H1S");
  }

  @Test
  void whatItWatchesWithIsLogged() {
    SessionRegistry registry = SessionRegistry.create();
    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class)) {
      DeadPeerDetector.start(registry, Engine.WHEN_IDLE).close();
      DeadPeerDetector.builder(registry).policy(HeartbeatPolicy.off()).dryRun(true).start().close();

      assertThat(log.lines(" INFO "))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .endsWith("watching with whenIdle(PT15S, PT10S), detection bound PT25S"),
              line ->
                  assertThat(line).contains("watching with off(), detection bound none, dry run"));
    }
  }
}
