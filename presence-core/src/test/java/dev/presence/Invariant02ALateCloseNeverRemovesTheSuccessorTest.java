package dev.presence;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import org.junit.jupiter.api.Test;

class Invariant02ALateCloseNeverRemovesTheSuccessorTest {
  private static final Identity ALICE = Identity.of("alice");
  private final Engine engine = Engine.create();

  @Test
  void aLateCloseOfAReplacedSessionChangesNothing() {
    Peer old = engine.join(ALICE, new FakeConnection("c1"));
    Peer successor = engine.join(ALICE, new FakeConnection("c2"));
    engine.events.clear();

    boolean left = engine.registry.leave(old.connection(), LeaveReason.CLOSED_BY_PEER, "late");

    assertThat(left).isFalse();
    assertThat(successor.isPresent()).isTrue();
    assertThat(engine.registry.find(ALICE)).containsExactly(successor.session());
    assertThat(engine.registry.isOnline("alice")).isTrue();
    assertThat(engine.events.all()).isEmpty();
  }

  @Test
  void aLateEvictionOfAReplacedSessionChangesNothing() {
    Peer old = engine.join(ALICE, new FakeConnection("c1"));
    Peer successor = engine.join(ALICE, new FakeConnection("c2"));

    assertThat(engine.registry.evict(old.session(), LeaveReason.DEAD, "late")).isFalse();

    assertThat(successor.isPresent()).isTrue();
    assertThat(old.connection().terminations).as("its grace is not over").isEmpty();
  }

  @Test
  void evenIfTheContainerHasGivenTheSameIdAgain() {
    Peer old = engine.join(ALICE, new FakeConnection("c1"));
    engine.registry.evict(old.session(), LeaveReason.DEAD, "silent");
    Peer successor = engine.join(ALICE, new FakeConnection("c1"));

    assertThat(engine.registry.leave(old.connection(), LeaveReason.CLOSED_BY_PEER, "late"))
        .isFalse();

    assertThat(successor.isPresent()).isTrue();
  }

  @Test
  void whatTheContainerClosesOnTheCallersThreadDuringTheTakeoverIsLateToo() {
    FakeConnection connection = new FakeConnection("c1");
    connection.onClose =
        () -> engine.registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "its onClose");
    engine.join(ALICE, connection);

    Peer successor = engine.join(ALICE, new FakeConnection("c2"));

    assertThat(connection.closes).hasSize(1);
    assertThat(successor.isPresent()).isTrue();
    assertThat(engine.events.words())
        .containsExactly("Joined c1", "Online alice", "Joined c2", "Left c1 REPLACED");
  }

  @Test
  void theTerminationOfTheOldConnectionDoesNotConcernTheSuccessor() {
    FakeConnection connection = new FakeConnection("c1");
    connection.onTerminate =
        () -> engine.registry.leave(connection, LeaveReason.CONNECTION_LOST, "its onClose");
    engine.join(ALICE, connection);
    Peer successor = engine.join(ALICE, new FakeConnection("c2"));
    successor.connection().answering(successor.session()::answered);

    engine.advance(ofSeconds(60));

    assertThat(connection.terminations).hasSize(1);
    assertThat(successor.isPresent()).isTrue();
    assertThat(engine.registry.stats().leaves()).containsOnlyKeys(LeaveReason.REPLACED);
  }
}
