package dev.presence;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Invariant01AJoinHasExactlyOneLeaveTest {
  private static final Identity ALICE = Identity.of("alice");

  /** Everything that ends a session. */
  private enum End {
    CLOSE,
    ERROR,
    EVICTION,
    TAKEOVER,
    SHUTDOWN
  }

  private static void end(End how, Engine engine, PeerSession session, FakeConnection connection) {
    switch (how) {
      case CLOSE -> engine.registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "1000");
      case ERROR -> engine.registry.leave(connection, LeaveReason.CONNECTION_LOST, "reset");
      case EVICTION -> engine.registry.evict(session, LeaveReason.DEAD, "silent");
      case TAKEOVER -> takeOver(engine);
      case SHUTDOWN -> engine.registry.close(ofMillis(5));
    }
  }

  private static void takeOver(Engine engine) {
    try {
      engine.registry.join(ALICE, new FakeConnection("taker"));
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("the registry is closed");
    }
  }

  private static List<List<End>> orders(List<End> rest) {
    if (rest.isEmpty()) {
      return List.of(List.of());
    }
    List<List<End>> orders = new ArrayList<>();
    for (End first : rest) {
      List<End> others = new ArrayList<>(rest);
      others.remove(first);
      for (List<End> order : orders(others)) {
        List<End> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        orders.add(whole);
      }
    }
    return orders;
  }

  @Test
  void inAnyOrderOfCloseErrorEvictionTakeoverAndShutdown() {
    List<List<End>> orders = orders(List.of(End.values()));
    assertThat(orders).hasSize(120);
    for (List<End> order : orders) {
      Engine engine = Engine.create();
      FakeConnection connection = new FakeConnection("c1");
      PeerSession session = engine.registry.join(ALICE, connection);

      order.forEach(how -> end(how, engine, session, connection));

      assertThat(
              engine.events.of(PresenceEvent.Left.class).stream()
                  .filter(left -> left.session() == session))
          .as("%s", order)
          .hasSize(1);
      assertThat(engine.registry.stats().leaves().values().stream().mapToLong(n -> n).sum())
          .as("%s", order)
          .isEqualTo(engine.registry.stats().joins());
    }
  }

  // ---- random schedules

  /** What a listener that was never told Missed must have heard. */
  private static final class Ledger implements Consumer<PresenceEvent> {
    private final Map<PeerSession, Integer> present = new HashMap<>();
    private final Map<String, Integer> sessionsOf = new HashMap<>();
    private final Map<String, Boolean> online = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private boolean missed;
    private int joins;
    private int leaves;

    @Override
    public synchronized void accept(PresenceEvent event) {
      if (event instanceof PresenceEvent.Joined joined) {
        joins++;
        expect(present.merge(joined.session(), 1, Integer::sum) == 1, event);
        sessionsOf.merge(joined.session().identity().user(), 1, Integer::sum);
      } else if (event instanceof PresenceEvent.Left left) {
        leaves++;
        expect(present.merge(left.session(), 1, Integer::sum) == 2, event);
        expect(left.departure().id().equals(left.session().id()), event);
        sessionsOf.merge(left.session().identity().user(), -1, Integer::sum);
      } else if (event instanceof PresenceEvent.Online now) {
        expect(!Boolean.TRUE.equals(online.put(now.user(), true)), event);
        expect(sessionsOf.get(now.user()) == 1, event);
      } else if (event instanceof PresenceEvent.Offline now) {
        expect(Boolean.TRUE.equals(online.put(now.user(), false)), event);
        expect(sessionsOf.get(now.user()) == 0, event);
      } else if (event instanceof PresenceEvent.Missed) {
        missed = true;
      }
    }

    private void expect(boolean right, PresenceEvent event) {
      if (!right && !missed) {
        broken.add(Events.word(event));
      }
    }

    private synchronized boolean isComplete(long expectedJoins) {
      return leaves >= expectedJoins && !online.containsValue(true);
    }

    private synchronized void check(String schedule, long expectedJoins) {
      assertThat(broken).as(schedule).isEmpty();
      assertThat(joins).as(schedule).isEqualTo((int) expectedJoins);
      assertThat(leaves).as(schedule).isEqualTo((int) expectedJoins);
      assertThat(online.values()).as(schedule).doesNotContain(true);
    }
  }

  /** One random life of a registry; the listeners' tasks run at random moments, in random order. */
  private static final class Schedule {
    private final Random random;
    private final List<Runnable> tasks = new ArrayList<>();
    private final Engine engine;
    private final List<Ledger> ledgers = List.of(new Ledger(), new Ledger(), new Ledger());
    private final List<FakeConnection> connections = new ArrayList<>();
    private final List<PeerSession> sessions = new ArrayList<>();
    private final String name;
    private boolean inline;

    Schedule(long seed) {
      name = "replay with seed " + seed;
      random = new Random(seed);
      Takeover takeover = Takeover.values()[random.nextInt(3)];
      Duration linger = Duration.ofSeconds(random.nextInt(3));
      engine =
          Engine.setup()
              .policy(HeartbeatPolicy.whenIdle(Duration.ofSeconds(2), Duration.ofSeconds(1)))
              .executor(this::execute)
              .registry(
                  b ->
                      b.takeover(takeover)
                          .linger(linger)
                          .maxSessionsPerUser(1 + random.nextInt(4))
                          .maxSessions(2 + random.nextInt(8))
                          .identifyWithin(Duration.ofSeconds(1)))
              .build();
      engine.registry.on(PresenceEvent.class, ledgers.get(0));
      engine.registry.on(
          PresenceEvent.class,
          event -> {
            throw new IllegalStateException("made by the test");
          });
      engine.registry.on(PresenceEvent.class, ledgers.get(1));
      engine.registry.on(PresenceEvent.class, ledgers.get(2));
    }

    private void execute(Runnable task) {
      if (inline) {
        task.run();
      } else {
        tasks.add(task);
      }
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step(random.nextInt(20));
      }
      while (!tasks.isEmpty()) {
        runATask();
      }
      inline = true; // close() waits until the listeners have heard everything
      engine.registry.close(Duration.ZERO);
      PresenceStats stats = engine.registry.stats();
      long left = stats.leaves().values().stream().mapToLong(n -> n).sum();
      assertThat(left).as(name).isEqualTo(stats.joins());
      ledgers.forEach(ledger -> ledger.check(name, stats.joins()));
    }

    private void step(int what) {
      switch (what) {
        case 0, 1, 2, 3 -> join();
        case 4 -> open();
        case 5 -> ifAny(connections, c -> leave(c, LeaveReason.CLOSED_BY_PEER));
        case 6 -> ifAny(connections, c -> leave(c, LeaveReason.CONNECTION_LOST));
        case 7 -> ifAny(sessions, s -> evict(s, LeaveReason.CLOSED_BY_SERVER));
        case 8 -> ifAny(sessions, s -> evict(s, LeaveReason.SLOW_CONSUMER));
        case 9, 10, 11 -> engine.ticks(1 + random.nextInt(12));
        case 12 -> ifAny(sessions, PeerSession::heard);
        case 13 -> engine.stall(ofMillis(random.nextInt(3_000)));
        default -> runATask();
      }
    }

    private <T> void ifAny(List<T> list, Consumer<T> action) {
      if (!list.isEmpty()) {
        action.accept(list.get(random.nextInt(list.size())));
      }
    }

    private void open() {
      FakeConnection connection = new FakeConnection("o" + connections.size());
      try {
        sessions.add(engine.registry.opened(connection));
        connections.add(connection);
      } catch (JoinRefusedException e) {
        assertThat(e.retryAfter()).isPositive();
      }
    }

    private void join() {
      boolean again = !connections.isEmpty() && random.nextInt(3) == 0;
      FakeConnection connection =
          again
              ? connections.get(random.nextInt(connections.size()))
              : new FakeConnection("c" + connections.size());
      connections.add(connection);
      Identity identity = Identity.of("u" + random.nextInt(3), "d" + random.nextInt(2));
      try {
        sessions.add(engine.registry.join(identity, connection));
      } catch (JoinRefusedException e) {
        assertThat(e.retryAfter()).isPositive();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("cannot join again");
      }
    }

    private void leave(FakeConnection connection, LeaveReason reason) {
      engine.registry.leave(connection, reason, "made by the test");
    }

    private void evict(PeerSession session, LeaveReason reason) {
      engine.registry.evict(session, reason, "made by the test");
    }

    private void runATask() {
      if (!tasks.isEmpty()) {
        tasks.remove(random.nextInt(tasks.size())).run();
      }
    }
  }

  @Test
  void underRandomSchedulesWithSeveralListenersOneOfWhichThrows() {
    for (long seed = 0; seed < 500; seed++) {
      new Schedule(seed).run(150);
    }
  }

  @Test
  void whoWasToldMissedKnowsFromTheSnapshotAndWhatFollows() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Engine engine = Engine.setup().executor(tasks::add).build();
    Ledger slow = new Ledger();
    engine.registry.on(PresenceEvent.class, slow);
    for (int i = 0; i < 26_000; i++) {
      FakeConnection connection = new FakeConnection("c" + i);
      engine.registry.join(ALICE, connection);
      engine.registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    }
    tasks.forEach(Runnable::run);
    tasks.clear();

    FakeConnection last = new FakeConnection("last");
    engine.registry.join(ALICE, last);
    engine.registry.leave(last, LeaveReason.CLOSED_BY_PEER, "bye");
    tasks.forEach(Runnable::run);

    assertThat(slow.missed).isTrue();
    assertThat(slow.joins).isOne();
    assertThat(slow.leaves).isOne();
    assertThat(engine.registry.stats().leaves())
        .containsExactly(Map.entry(LeaveReason.CLOSED_BY_PEER, 26_001L));
  }

  // ---- real threads

  @ParameterizedTest
  @EnumSource
  void onRealThreadsThatRace(Takeover takeover) {
    SessionRegistry registry =
        SessionRegistry.builder().takeover(takeover).tick(ofMillis(1)).build();
    Ledger ledger = new Ledger();
    registry.on(PresenceEvent.class, ledger);
    AtomicInteger leaves = new AtomicInteger();
    HeartbeatPolicy quick = HeartbeatPolicy.whenIdle(ofMillis(10), ofMillis(10));
    List<Thread> threads = new ArrayList<>();
    try (DeadPeerDetector detector = DeadPeerDetector.start(registry, quick)) {
      assertThat(detector.policy()).isEqualTo(quick);
      for (int t = 0; t < 4; t++) {
        long seed = t;
        threads.add(Await.thread("racer", () -> race(registry, new Random(seed), leaves)));
      }
      threads.forEach(Await::end);
      registry.close(ofMillis(50));
    }

    PresenceStats stats = registry.stats();
    long left = stats.leaves().values().stream().mapToLong(n -> n).sum();
    assertThat(left).isEqualTo(stats.joins());
    assertThat(stats.present()).isZero();
    // The close waits 2 s at most for listeners.
    Await.until("the last leave is told", () -> ledger.isComplete(stats.joins()));
    ledger.check("on real threads", stats.joins());
    assertThat(leaves.get()).isLessThanOrEqualTo((int) left);
  }

  private static void race(SessionRegistry registry, Random random, AtomicInteger leaves) {
    for (int i = 0; i < 700; i++) {
      FakeConnection connection = new FakeConnection(random.nextLong() + "");
      Identity identity = Identity.of("u" + random.nextInt(3), "d" + random.nextInt(2));
      try {
        PeerSession session = registry.join(identity, connection);
        CountDownLatch both = new CountDownLatch(1);
        Thread other =
            Await.thread(
                "closer",
                () -> {
                  both.countDown();
                  if (registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye")) {
                    leaves.incrementAndGet();
                  }
                });
        Await.latch(both);
        if (registry.evict(session, LeaveReason.SLOW_CONSUMER, "race")) {
          leaves.incrementAndGet();
        }
        Await.end(other);
      } catch (JoinRefusedException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void ofTwoThreadsThatEndASessionExactlyOneIsToldThatItDid() {
    SessionRegistry registry = SessionRegistry.create();
    for (int i = 0; i < 500; i++) {
      FakeConnection connection = new FakeConnection("c" + i);
      PeerSession session = registry.join(ALICE, connection);
      AtomicInteger did = new AtomicInteger();
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads =
          List.of(
              Await.thread(
                  "leave",
                  () -> {
                    Await.latch(start);
                    count(did, registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye"));
                  }),
              Await.thread(
                  "evict",
                  () -> {
                    Await.latch(start);
                    count(did, registry.evict(session, LeaveReason.DEAD, "silent"));
                  }));
      start.countDown();
      threads.forEach(Await::end);

      assertThat(did).hasValue(1);
    }
    registry.close();
  }

  private static void count(AtomicInteger counter, boolean did) {
    if (did) {
      counter.incrementAndGet();
    }
  }
}
