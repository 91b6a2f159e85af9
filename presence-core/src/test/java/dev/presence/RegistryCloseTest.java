package dev.presence;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.presence.Engine.Peer;
import dev.presence.testing.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RegistryCloseTest {
  private final Engine engine = Engine.create();
  private final SessionRegistry registry = engine.registry;

  @Test
  void everybodyLeavesAndIsToldThatWeGoAway() {
    Peer alice = engine.silent("c1", "alice");
    FakeConnection unknown = new FakeConnection("c2");
    registry.opened(unknown);
    engine.events.clear();

    registry.close(ofSeconds(5));

    assertThat(engine.events.words()).containsExactly("Left c1 SHUTDOWN", "Offline alice");
    assertThat(alice.connection().closes).containsExactly("1001 server shutting down");
    assertThat(unknown.closes).containsExactly("1001 server shutting down");
    assertThat(registry.stats().present()).isZero();
    assertThat(registry.stats().unidentified()).isZero();
    assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.SHUTDOWN);
  }

  @Test
  void whatDoesNotCloseIsTerminatedAfterTheDrain() {
    Peer stubborn = engine.silent("c1");
    stubborn.connection().isOpen = () -> true;

    registry.close(ofMillis(20));

    assertThat(stubborn.connection().closes).hasSize(1);
    assertThat(stubborn.connection().terminations).hasSize(1);
  }

  @Test
  void whatHasClosedIsFreedAllTheSame() {
    Peer orderly = engine.silent("c1");

    registry.close(ofSeconds(5));

    assertThat(orderly.connection().terminations).hasSize(1);
  }

  @Test
  void aTickDoesNotOvertakeAGoodbyeForWhichThereIsNoDrain() {
    VirtualTime time = VirtualTime.create();
    LivenessClock clock = new LivenessClock(time, ofMillis(100));
    List<Runnable> waiting = new ArrayList<>();
    Terminator terminator = new Terminator(clock, waiting::add, Runnable::run, new Counters());
    FakeConnection connection = new FakeConnection("c1");
    terminator.shutDown(connection, "bye", ZERO);
    time.advance(ofMillis(1_900));
    terminator.tick();
    assertThat(connection.terminations).isEmpty();

    time.advance(ofMillis(100));
    terminator.tick();

    assertThat(connection.terminations).hasSize(1);
  }

  @Test
  void whatHadAGraceIsTerminatedNow() {
    Peer old = engine.silent("c1", "alice");
    engine.silent("c2", "alice");
    assertThat(old.connection().terminations).isEmpty();

    registry.close(ZERO);

    assertThat(old.connection().terminations).hasSize(1);
  }

  @Test
  void nobodyJoinsAnyMore() {
    FakeConnection before = new FakeConnection("c1");
    registry.opened(before);
    registry.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> registry.join(Identity.of("alice"), before))
        .withMessage("the registry is closed");
    assertThatIllegalStateException().isThrownBy(() -> registry.opened(new FakeConnection("c2")));
  }

  @Test
  void theLateCloseOfAContainerChangesNothing() {
    Peer peer = engine.silent("c1");
    registry.close();

    assertThat(registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "late")).isFalse();
    assertThat(engine.events.of(PresenceEvent.Left.class)).hasSize(1);
  }

  @Test
  void aSecondCloseDoesNothing() {
    Peer peer = engine.silent("c1");
    registry.close();
    registry.close(ofSeconds(5));

    assertThat(peer.connection().closes).hasSize(1);
    assertThat(engine.events.of(PresenceEvent.Left.class)).hasSize(1);
  }

  @Test
  void aDetectorMayGoOnTickingOverAClosedRegistry() {
    engine.silent("c1");
    registry.close();

    engine.advance(ofSeconds(60));

    assertThat(engine.events.of(PresenceEvent.Left.class)).hasSize(1);
  }

  @Test
  void listenersHaveHeardEverythingWhenItIsDone() {
    SessionRegistry pooled = SessionRegistry.create();
    List<String> left = new ArrayList<>();
    pooled.on(PresenceEvent.Left.class, event -> left.add(event.session().id()));
    for (int i = 0; i < 1_000; i++) {
      pooled.join(Identity.of("user" + i), new FakeConnection("c" + i));
    }

    pooled.close(ofSeconds(5));

    assertThat(left).hasSize(1_000);
  }

  @Test
  void closeReturnsAlthoughAConnectionBlocksInCloseAndAnotherInTerminate() {
    CountDownLatch never = new CountDownLatch(1);
    SessionRegistry pooled = SessionRegistry.create();
    FakeConnection blocking = new FakeConnection("c1");
    blocking.onClose = () -> Await.block(never);
    FakeConnection worse = new FakeConnection("c2");
    worse.onTerminate = () -> Await.block(never);
    FakeConnection good = new FakeConnection("c3");
    for (FakeConnection connection : List.of(blocking, worse, good)) {
      pooled.join(Identity.of(connection.id), connection);
    }
    // An interrupt skips the waits, which are all there is between this and the end.
    Thread closer = Await.thread("closer", () -> pooled.close(ofSeconds(60)));
    Await.until("it waits for the first", () -> good.closes.size() == 1);
    closer.interrupt();
    Await.end(closer);
    never.countDown();

    assertThat(pooled.sessions()).isEmpty();
    Await.until("all are terminated", () -> blocking.terminations.size() == 1);
    Await.until("all are terminated", () -> good.terminations.size() == 1);
  }

  @Test
  void aConnectionThatCannotSayWhetherItIsOpenIsTerminatedLikeTheOthers() {
    Peer odd = engine.silent("c1");
    Peer other = engine.silent("c2");
    odd.connection().isOpen =
        () -> {
          throw new IllegalStateException("made by the test");
        };

    registry.close(ofMillis(20));

    assertThat(odd.connection().terminations).hasSize(1);
    assertThat(other.connection().terminations).hasSize(1);
  }
}
