package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.presence.testing.VirtualTime;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  /** Nobody hears anything before {@link #tell()}. */
  private final SessionRegistry registry =
      SessionRegistry.builder().time(VirtualTime.create()).executor(tasks::add).build();

  private void tell() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private FakeConnection join(String user) {
    FakeConnection connection = new FakeConnection(user);
    registry.join(Identity.of(user), connection);
    return connection;
  }

  private void leave(FakeConnection connection) {
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
  }

  @Test
  void aListenerIsToldOnTheExecutorOnly() {
    Events events = Events.of(registry);
    join("alice");
    assertThat(events.all()).isEmpty();

    tell();

    assertThat(events.words()).containsExactly("Joined alice", "Online alice");
  }

  @Test
  void aListenerHearsItsTypeOnly() {
    List<String> online = new ArrayList<>();
    registry.on(PresenceEvent.Online.class, event -> online.add(event.user()));

    leave(join("alice"));
    join("bob");
    tell();

    assertThat(online).containsExactly("alice", "bob");
  }

  @Test
  void everyListenerHearsTheSameOrder() {
    Events first = Events.of(registry);
    Events second = Events.of(registry);
    for (int i = 0; i < 100; i++) {
      FakeConnection connection = join("user" + i % 7 + " " + i);
      if (i % 3 == 0) {
        leave(connection);
      }
    }
    tell();

    assertThat(first.all()).isEqualTo(second.all()).hasSizeGreaterThan(200);
  }

  @Test
  void aListenerThatThrowsIsLoggedAndCountedAndTheOthersStillHear() {
    registry.on(
        PresenceEvent.class,
        event -> {
          throw new IllegalStateException("made by the test");
        });
    registry.on(
        PresenceEvent.class,
        event -> {
          throw new AssertionError("made by the test");
        });
    Events events = Events.of(registry);
    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      join("alice");
      tell();

      assertThat(log.lines("a listener failed on")).hasSize(4);
    }
    assertThat(events.words()).containsExactly("Joined alice", "Online alice");
    assertThat(registry.stats().listenerErrors()).isEqualTo(4);
  }

  @Test
  void aListenerMayChangeThingsAndIsToldOfThemLater() {
    SessionRegistry inline =
        SessionRegistry.builder().time(VirtualTime.create()).executor(Runnable::run).build();
    FakeConnection connection = new FakeConnection("alice");
    inline.on(
        PresenceEvent.Joined.class,
        event -> inline.leave(connection, LeaveReason.CLOSED_BY_SERVER, "not welcome"));
    Events events = Events.of(inline);

    inline.join(Identity.of("alice"), connection);

    assertThat(events.words())
        .containsExactly(
            "Joined alice", "Online alice", "Left alice CLOSED_BY_SERVER", "Offline alice");
  }

  @Test
  void aClosedSubscriptionHearsNothingMore() {
    Events events = new Events();
    SessionRegistry.Subscription subscription = registry.on(PresenceEvent.class, events);
    join("alice");
    subscription.close();
    join("bob");
    tell();

    assertThat(events.all()).isEmpty();
    assertThatCode(subscription::close).doesNotThrowAnyException();
  }

  @Test
  void aListenerMayEndItself() {
    List<String> told = new ArrayList<>();
    SessionRegistry.Subscription[] self = new SessionRegistry.Subscription[1];
    self[0] =
        registry.on(
            PresenceEvent.Joined.class,
            event -> {
              told.add(event.session().id());
              self[0].close();
            });
    join("alice");
    join("bob");
    tell();

    assertThat(told).containsExactly("alice");
  }

  @Test
  void eventsThatTheExecutorRefusedAreToldLater() {
    AtomicBoolean full = new AtomicBoolean(true);
    Engine engine =
        Engine.setup()
            .executor(
                task -> {
                  if (full.get()) {
                    throw new RejectedExecutionException("made by the test");
                  }
                  task.run();
                })
            .build();
    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      engine.silent("c1", "alice");
      assertThat(log.lines("the executor refused to tell events")).isNotEmpty();
    }
    assertThat(engine.events.all()).isEmpty();

    full.set(false);
    engine.ticks(1);

    assertThat(engine.events.words()).containsExactly("Joined c1", "Online alice");
  }

  @Test
  void whoIsFarBehindIsToldHowMuchHeMissedAndWhoIsThere() {
    Events slow = Events.of(registry);
    join("stays");
    for (int i = 0; i < 25_000; i++) {
      leave(join("alice"));
    }
    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      tell();
      assertThat(log.lines("missed 100002 events")).isNotEmpty();
    }

    assertThat(slow.all()).hasSize(1);
    PresenceEvent.Missed missed = slow.of(PresenceEvent.Missed.class).get(0);
    assertThat(missed.count()).isEqualTo(100_002);
    assertThat(missed.snapshot()).extracting(PeerSession::id).containsExactly("stays");
    assertThat(registry.stats().eventsMissed()).isEqualTo(100_002);
  }

  @Test
  void whoHasMissedSomethingHearsWhatComesAfterIt() {
    Events slow = Events.of(registry);
    for (int i = 0; i < 25_001; i++) {
      leave(join("alice"));
    }
    tell();
    slow.clear();

    join("bob");
    tell();

    assertThat(slow.words()).containsExactly("Joined bob", "Online bob");
  }

  @Test
  void aListenerWhoseTypeIsNotMissedOnlyLosesItsEvents() {
    List<String> joined = new ArrayList<>();
    registry.on(PresenceEvent.Joined.class, event -> joined.add(event.session().id()));
    for (int i = 0; i < 100_001; i++) {
      leave(join("alice"));
    }
    tell();
    join("bob");
    tell();

    assertThat(joined).containsExactly("bob");
  }

  @Test
  void whoIsAHundredThousandBehindHasMissedNothing() {
    Events slow = Events.of(registry);
    for (int i = 0; i < 25_000; i++) {
      leave(join("alice"));
    }
    tell();

    assertThat(slow.all()).hasSize(100_000);
    assertThat(registry.stats().eventsMissed()).isZero();
  }

  @Test
  void whoSubscribesInsideAListenerHearsWhatComesAfterwards() {
    Events late = new Events();
    registry.on(
        PresenceEvent.Online.class,
        event -> {
          if (event.user().equals("alice")) {
            registry.on(PresenceEvent.class, late);
          }
        });
    join("alice");
    tell();
    join("bob");
    tell();

    assertThat(late.words()).containsExactly("Joined bob", "Online bob");
  }

  @Test
  void listenersThatJoinOthersInsideDoNotNestWithoutBound() {
    SessionRegistry inline =
        SessionRegistry.builder().time(VirtualTime.create()).executor(Runnable::run).build();
    List<Integer> depths = new ArrayList<>();
    inline.on(
        PresenceEvent.Joined.class,
        event -> {
          depths.add(new Throwable().getStackTrace().length);
          int next = Integer.parseInt(event.session().id()) + 1;
          if (next < 10_000) {
            inline.join(Identity.of("user " + next), new FakeConnection(String.valueOf(next)));
          }
        });

    inline.join(Identity.of("user 0"), new FakeConnection("0"));

    assertThat(depths).hasSize(10_000).allMatch(depth -> depth < depths.get(0) + 50);
  }

  /** A collector of young objects takes an old one for alive that is none. */
  @Test
  void whatWasToldLongAgoKeepsNothingAliveThatCameLater() {
    Listener<?> first = (Listener<?>) registry.on(PresenceEvent.Joined.class, event -> {});
    registry.on(PresenceEvent.Joined.class, event -> {});
    registry.on(PresenceEvent.Joined.class, event -> {}).close();
    Chain.Link longAgo = first.chain().end();
    for (int i = 0; i < 100; i++) {
      leave(join("u" + i));
    }
    WeakReference<PeerSession> later = comeAndGo();
    tell();

    Await.until(
        "the session is collected",
        () -> {
          System.gc();
          return later.get() == null;
        });
    Reference.reachabilityFence(longAgo);
  }

  private WeakReference<PeerSession> comeAndGo() {
    FakeConnection connection = new FakeConnection("later");
    PeerSession session = registry.join(Identity.of("later"), connection);
    leave(connection);
    return new WeakReference<>(session);
  }

  @Test
  void theEvidenceOfALeaveIsInItsEvent() {
    Events events = Events.of(registry);
    FakeConnection connection = join("alice");
    leave(connection);
    tell();

    PresenceEvent.Left left = events.of(PresenceEvent.Left.class).get(0);
    assertThat(left.departure()).isEqualTo(registry.departures().get(0));
    assertThat(left.departure().detail()).startsWith("bye; silent for 0.0 ms, last heard 2026-");
  }

  @Test
  void oneListenerIsToldOneThingAtATime() {
    SessionRegistry pooled = SessionRegistry.create();
    AtomicBoolean busy = new AtomicBoolean();
    AtomicBoolean overlapped = new AtomicBoolean();
    List<PresenceEvent> told = new ArrayList<>();
    pooled.on(
        PresenceEvent.class,
        event -> {
          overlapped.compareAndSet(false, !busy.compareAndSet(false, true));
          told.add(event);
          busy.set(false);
        });
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      threads.add(
          Await.thread(
              "joiner",
              () -> {
                for (int i = 0; i < 500; i++) {
                  pooled.join(Identity.of("u" + thread + i), new FakeConnection(thread + "/" + i));
                }
              }));
    }
    threads.forEach(Await::end);
    pooled.close();

    assertThat(overlapped).isFalse();
    assertThat(told).hasSize(4 * 500 * 4);
  }
}
