package dev.presence;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On real threads with the registry's own executor: what blocks, blocks for ever. */
class Invariant05NothingDelaysTheDetectorTest {
  private static final HeartbeatPolicy QUICK =
      HeartbeatPolicy.whenIdle(ofMillis(100), ofMillis(100));

  private final CountDownLatch never = new CountDownLatch(1);
  private final SessionRegistry registry = SessionRegistry.builder().tick(ofMillis(10)).build();
  private final AtomicInteger connections = new AtomicInteger();

  @AfterEach
  void letGo() {
    never.countDown();
    registry.close(ofMillis(10));
  }

  private FakeConnection join(String user) {
    FakeConnection connection = connection(user);
    join(connection);
    return connection;
  }

  /** What it does has to be said before it joins: the detector may call it at once. */
  private FakeConnection connection(String user) {
    return new FakeConnection(user + connections.incrementAndGet());
  }

  private PeerSession join(FakeConnection connection) {
    return registry.join(Identity.of(connection.id), connection);
  }

  private void ghostsAreStillFound() {
    FakeConnection ghost = join("ghost");
    Await.until("the ghost is gone", () -> ghost.terminations.size() == 1);
    assertThat(registry.find(ghost.id)).isEmpty();
  }

  private void detectorStillTicks() {
    Await.until("a tick", () -> registry.stats().sinceLastTick().compareTo(ofMillis(1_000)) < 0);
  }

  @Test
  void aListenerThatBlocksForEverDelaysNeitherTheDetectorNorTheOthers() {
    registry.on(PresenceEvent.class, event -> Await.block(never));
    Events events = Events.of(registry);
    try (DeadPeerDetector detector = DeadPeerDetector.start(registry, QUICK)) {
      assertThat(detector.isDryRun()).isFalse();
      ghostsAreStillFound();
      ghostsAreStillFound();
      Await.until("the others hear", () -> events.of(PresenceEvent.Left.class).size() == 2);
      detectorStillTicks();
    }
  }

  @Test
  void aPingThatBlocksForEverDelaysNobodyElse() {
    try (DeadPeerDetector detector = DeadPeerDetector.start(registry, QUICK)) {
      List<FakeConnection> blocked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        FakeConnection connection = connection("blocked");
        connection.onPing = token -> Await.block(never);
        join(connection);
        blocked.add(connection);
      }
      assertThat(detector.policy()).isEqualTo(QUICK);
      ghostsAreStillFound();
      Await.until(
          "the blocked ones are gone too",
          () -> blocked.stream().allMatch(c -> c.terminations.size() == 1));
      detectorStillTicks();
    }
  }

  @Test
  void closesAndTerminationsThatBlockForEverDelayNobodyElse() {
    try (DeadPeerDetector detector = DeadPeerDetector.start(registry, QUICK)) {
      assertThat(detector.policy()).isEqualTo(QUICK);
      for (int i = 0; i < 10; i++) {
        FakeConnection connection = connection("slow");
        connection.onClose = () -> Await.block(never);
        connection.onTerminate = () -> Await.block(never);
        registry.evict(join(connection), LeaveReason.CLOSED_BY_SERVER, "bye");
      }
      for (int i = 0; i < 10; i++) {
        FakeConnection connection = connection("slow");
        connection.onTerminate = () -> Await.block(never);
        join(connection);
      }
      ghostsAreStillFound();
      detectorStillTicks();
    }
  }

  @Test
  void thePoolOfPingsGrowsTo256AndWhatWaitsBeyondIsCounted() {
    HeartbeatPolicy eager = vitals -> Verdict.alive(ofMillis(10), "eager").withPing();
    CountDownLatch enough = new CountDownLatch(256);
    AtomicInteger begun = new AtomicInteger();
    try (DeadPeerDetector detector = DeadPeerDetector.start(registry, eager)) {
      for (int i = 0; i < 300; i++) {
        FakeConnection connection = connection("blocked");
        connection.onPing =
            token -> {
              begun.incrementAndGet();
              enough.countDown();
              Await.block(never);
            };
        join(connection);
      }
      Await.latch(enough);
      detectorStillTicks();
      assertThat(begun).hasValue(256);
      assertThat(registry.stats().pings()).isEqualTo(256);

      never.countDown();
      Await.until("the rest is pinged", () -> begun.get() >= 300);
      assertThat(registry.stats().pingsDelayed()).isGreaterThanOrEqualTo(44);
      assertThat(detector.policy()).isSameAs(eager);
    }
  }

  @Test
  void noCallOfTheApplicationRunsOnTheDetectorsThread() {
    List<String> threads = new ArrayList<>();
    registry.on(PresenceEvent.class, event -> note(threads));
    FakeConnection ghost = new FakeConnection("ghost");
    ghost.onPing = token -> note(threads);
    ghost.onClose = () -> note(threads);
    ghost.onTerminate = () -> note(threads);
    try (DeadPeerDetector detector = DeadPeerDetector.start(registry, QUICK)) {
      registry.join(Identity.of("ghost"), ghost);
      Await.until("the ghost is gone", () -> ghost.terminations.size() == 1);
      assertThat(detector.isDryRun()).isFalse();
    }
    registry.close();

    assertThat(threads).isNotEmpty().noneMatch("presence-detector"::equals);
    assertThat(threads)
        .allMatch(name -> name.matches("presence-(ping|close|terminate|listener)-\\d+"));
  }

  private static void note(List<String> threads) {
    synchronized (threads) {
      threads.add(Thread.currentThread().getName());
    }
  }

  @Test
  void aHundredClosesThatHangDelayNoTermination() {
    try (DeadPeerDetector detector = DeadPeerDetector.start(registry, HeartbeatPolicy.off())) {
      AtomicInteger hanging = new AtomicInteger();
      for (int i = 0; i < 100; i++) {
        FakeConnection connection = join("hanging");
        connection.onClose =
            () -> {
              hanging.incrementAndGet();
              Await.block(never);
            };
        PeerSession session = registry.find(connection.id).orElseThrow();
        registry.evict(session, LeaveReason.CLOSED_BY_SERVER, "over");
      }
      Await.until("as many hang as there are threads", () -> hanging.get() == 64);
      FakeConnection ghost = join("ghost");

      registry.evict(registry.find(ghost.id).orElseThrow(), LeaveReason.DEAD, "silent");

      Await.until("the ghost is freed", () -> ghost.terminations.size() == 1);
      assertThat(hanging).hasValue(64);
      assertThat(detector.isDryRun()).isFalse();
    }
  }
}
