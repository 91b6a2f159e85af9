package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners that hang, close and subscribe while others join and leave; on threads. */
class SlowListenersTest {
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final SessionRegistry registry =
      SessionRegistry.builder().takeover(Takeover.KEEP_ALL).executor(pool).build();
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<PresenceEvent> told = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> contradictions = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() throws InterruptedException {
    goOn.countDown();
    pool.shutdown();
    assertThat(pool.awaitTermination(Await.SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private FakeConnection join(String id) {
    FakeConnection connection = new FakeConnection(id);
    registry.join(Identity.of("alice"), connection);
    return connection;
  }

  private void leave(FakeConnection connection) {
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
  }

  private void comeAndGo(int times) {
    for (int i = 0; i < times; i++) {
      leave(join("comes and goes"));
    }
  }

  /** Hangs in its first event, in which it is when this returns. */
  private <E extends PresenceEvent> SessionRegistry.Subscription hanging(Class<E> type) {
    SessionRegistry.Subscription subscription =
        registry.on(
            type,
            event -> {
              told.add(event);
              hangs.countDown();
              Await.block(goOn);
            });
    join("first");
    Await.latch(hangs);
    return subscription;
  }

  private List<String> words() {
    return told.stream().map(Events::word).toList();
  }

  @Test
  void whoHangsIsToldOnceHowMuchHeHasMissedAndThenWhatIsNew() {
    hanging(PresenceEvent.class);
    comeAndGo(500_000); // a million events
    join("there");

    goOn.countDown();
    Await.until("told", () -> registry.stats().eventsMissed() > 0 && told.size() == 2);
    join("new");
    Await.until("told again", () -> told.size() == 3);

    assertThat(words()).containsExactly("Joined first", "Missed 1000002", "Joined new");
    PresenceEvent.Missed missed = (PresenceEvent.Missed) told.toArray()[1];
    assertThat(missed.snapshot())
        .extracting(PeerSession::id)
        .containsExactlyInAnyOrder("first", "there");
  }

  @Test
  void whoHangsHoldsNothingOfWhatHeHasMissed() {
    hanging(PresenceEvent.class);
    WeakReference<PeerSession> gone = comeAndGo();

    comeAndGo(50_001);

    Await.until("the session is collected", () -> isCollected(gone));
  }

  @Test
  void whoIsClosedWhileHeHangsHoldsNothingAndHearsNothingMore() throws InterruptedException {
    SessionRegistry.Subscription subscription = hanging(PresenceEvent.class);
    subscription.close();
    WeakReference<PeerSession> gone = comeAndGo();

    Await.until("the session is collected", () -> isCollected(gone));
    end();

    assertThat(words()).containsExactly("Joined first");
  }

  @Test
  void whoHangsMissesNothingBecauseOfEventsThatAreNotHis() {
    hanging(PresenceEvent.Online.class);
    comeAndGo(100_000); // alice stays online all the time

    goOn.countDown();
    registry.join(Identity.of("bob"), new FakeConnection("bob"));
    Await.until("told", () -> told.size() == 2);

    assertThat(words()).containsExactly("Online alice", "Online bob");
    assertThat(registry.stats().eventsMissed()).isZero();
  }

  @Test
  void aListenerThatHangsKeepsNoOtherFromHearing() {
    hanging(PresenceEvent.class);
    Events other = Events.of(registry);

    leave(join("second"));

    Await.until("told", () -> other.all().size() == 2);
    assertThat(other.words()).containsExactly("Joined second", "Left second CLOSED_BY_PEER");
  }

  @Test
  void whatIsToldAfterTheSnapshotHappenedAfterIt() {
    Set<String> present = new HashSet<>();
    registry.on(
        PresenceEvent.class,
        event -> {
          hangs.countDown();
          Await.block(goOn);
          apply(event, present);
          told.add(event);
        });
    join("first");
    Await.latch(hangs);
    comeAndGo(50_001);
    List<Thread> joiners = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      int thread = t;
      joiners.add(Await.thread("joiner", () -> comeAndStay(thread)));
    }
    goOn.countDown();
    joiners.forEach(Await::end);
    Await.until("told of what was missed", () -> registry.stats().eventsMissed() > 0);
    registry.join(Identity.of("bob"), new FakeConnection("last"));
    Await.until("told of the last", () -> told.stream().anyMatch(event -> tellsOf(event, "last")));

    assertThat(contradictions).isEmpty();
    assertThat(present)
        .containsExactlyInAnyOrderElementsOf(
            registry.sessions().stream().map(PeerSession::id).toList());
    assertThat(told).hasAtLeastOneElementOfType(PresenceEvent.Missed.class);
  }

  /** Two of three leave again. */
  private void comeAndStay(int thread) {
    for (int i = 0; i < 90; i++) {
      FakeConnection connection = join(thread + "/" + i);
      if (i % 3 > 0) {
        leave(connection);
      }
    }
  }

  /** By itself, or in the snapshot of a listener that has caught up after it. */
  private static boolean tellsOf(PresenceEvent event, String id) {
    return event instanceof PresenceEvent.Missed missed
        ? missed.snapshot().stream().anyMatch(session -> session.id().equals(id))
        : event instanceof PresenceEvent.Joined joined && joined.session().id().equals(id);
  }

  private void apply(PresenceEvent event, Set<String> present) {
    if (event instanceof PresenceEvent.Missed missed) {
      present.clear();
      missed.snapshot().forEach(session -> present.add(session.id()));
    } else if (event instanceof PresenceEvent.Joined joined
        && !present.add(joined.session().id())) {
      contradictions.add("joined twice: " + joined.session());
    } else if (event instanceof PresenceEvent.Left left && !present.remove(left.session().id())) {
      contradictions.add("left without a join: " + left.session());
    }
  }

  @Test
  void nobodyWaitsForTheNextEventToHearOfTheLast() {
    registry.on(PresenceEvent.Joined.class, told::add);
    for (int i = 1; i <= 3_000; i++) {
      FakeConnection connection = join("c" + i);
      int so = i;
      Await.until("told of " + i, () -> told.size() == so);
      leave(connection);
    }
  }

  @Test
  void whoSubscribesWhileOthersAreToldHearsAStretchWithoutAGap() {
    AtomicBoolean enough = new AtomicBoolean();
    Thread joiner =
        Await.thread(
            "joiner",
            () -> {
              while (!enough.get()) {
                comeAndGo(1);
              }
            });
    for (int i = 0; i < 100; i++) {
      Queue<Long> heard = new ConcurrentLinkedQueue<>();
      SessionRegistry.Subscription subscription =
          registry.on(PresenceEvent.Joined.class, event -> heard.add(event.session().sequence()));
      Await.until("three are heard of", () -> heard.size() >= 3);
      subscription.close();

      assertWithoutGap(List.copyOf(heard));
    }
    enough.set(true);
    Await.end(joiner);
  }

  private static void assertWithoutGap(List<Long> heard) {
    for (int i = 1; i < heard.size(); i++) {
      assertThat(heard.get(i)).isEqualTo(heard.get(i - 1) + 1);
    }
  }

  private static boolean isCollected(WeakReference<PeerSession> session) {
    System.gc();
    return session.get() == null;
  }

  private WeakReference<PeerSession> comeAndGo() {
    FakeConnection connection = new FakeConnection("gone");
    PeerSession session = registry.join(Identity.of("alice"), connection);
    leave(connection);
    return new WeakReference<>(session);
  }
}
