package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.presence.Engine.Peer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final Identity ALICE = Identity.of("alice", "phone");

  private static Engine engine(Takeover takeover) {
    return Engine.setup().registry(b -> b.takeover(takeover)).build();
  }

  private static Peer join(Engine engine, String id) {
    return engine.join(ALICE, new FakeConnection(id));
  }

  @Nested
  @DisplayName("KEEP_ALL")
  class KeepAll {
    private final Engine engine = engine(Takeover.KEEP_ALL);

    @Test
    void bothStay() {
      Peer first = join(engine, "c1");
      Peer second = join(engine, "c2");

      assertThat(engine.registry.find(ALICE)).containsExactly(second.session(), first.session());
      assertThat(engine.events.words()).containsExactly("Joined c1", "Online alice", "Joined c2");
    }

    @Test
    void theUserIsOfflineWhenTheLastOneLeaves() {
      Peer first = join(engine, "c1");
      Peer second = join(engine, "c2");
      engine.events.clear();

      engine.registry.leave(first.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
      engine.registry.leave(second.connection(), LeaveReason.CLOSED_BY_PEER, "bye");

      assertThat(engine.events.words())
          .containsExactly("Left c1 CLOSED_BY_PEER", "Left c2 CLOSED_BY_PEER", "Offline alice");
    }
  }

  @Nested
  @DisplayName("EVICT_OLD")
  class EvictOld {
    private final Engine engine = engine(Takeover.EVICT_OLD);

    @Test
    void theOldSessionIsReplacedAndItsConnectionClosed() {
      Peer old = join(engine, "c1");
      Peer young = join(engine, "c2");

      assertThat(engine.registry.find(ALICE)).containsExactly(young.session());
      assertThat(old.isPresent()).isFalse();
      assertThat(old.connection().closes).containsExactly("4409 replaced by a newer session");
      assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.REPLACED);
      assertThat(engine.lastDeparture().detail()).startsWith("replaced by connection c2");
    }

    @Test
    void theOldConnectionIsTerminatedASecondLater() {
      Peer old = join(engine, "c1");
      join(engine, "c2");

      engine.advance(ofMillis(900));
      assertThat(old.connection().terminations).isEmpty();
      engine.advance(ofSeconds(10));
      assertThat(old.connection().terminations).hasSize(1);
    }

    @Test
    void anotherDeviceOfTheUserStays() {
      Peer phone = join(engine, "c1");
      Peer laptop = engine.join(Identity.of("alice", "laptop"), new FakeConnection("c2"));

      assertThat(engine.registry.findUser("alice"))
          .containsExactly(laptop.session(), phone.session());
    }
  }

  @Nested
  @DisplayName("REJECT_NEW")
  class RejectNew {
    private final Engine engine = engine(Takeover.REJECT_NEW);

    private JoinRefusedException refused(String id) {
      return catchThrowableOfType(JoinRefusedException.class, () -> join(engine, id));
    }

    @Test
    void theNewcomerIsRefusedAndStillWaitsToBeIdentified() {
      Peer old = join(engine, "c1");
      FakeConnection newcomer = new FakeConnection("c2");

      assertThatThrownBy(() -> engine.join(ALICE, newcomer))
          .isInstanceOf(JoinRefusedException.class)
          .hasMessageStartingWith("alice/phone is connected already; try again in ");

      assertThat(old.isPresent()).isTrue();
      assertThat(engine.registry.stats().unidentified()).isOne();
      engine.advance(ofSeconds(10));
      assertThat(newcomer.closes).containsExactly("4408 no identity in time");
    }

    @Test
    void theIncumbentIsPingedOnTheNextTick() {
      Peer old = join(engine, "c1");
      engine.advance(ofSeconds(1));
      assertThat(old.connection().pings).isEmpty();

      assertThat(refused("c2")).isNotNull();

      engine.ticks(1);
      assertThat(old.connection().pings).hasSize(1);
    }

    @Test
    void anIncumbentThatAnswersStays() {
      Peer old = join(engine, "c1");
      old.connection().answering(old.session()::answered);
      JoinRefusedException first = refused("c2");

      engine.advance(first.retryAfter());

      assertThat(refused("c3")).isNotNull();
      assertThat(old.isPresent()).isTrue();
      assertThat(old.connection().pings).hasSize(1);
    }

    @Test
    void aGhostIsReplacedAfterRetryAfter() {
      for (int second = 0; second < 20; second++) {
        Engine engine = engine(Takeover.REJECT_NEW);
        Peer ghost = engine.join(ALICE, new FakeConnection("c1"));
        engine.advance(ofSeconds(second));
        JoinRefusedException refused =
            catchThrowableOfType(
                JoinRefusedException.class, () -> engine.join(ALICE, new FakeConnection("c2")));

        engine.advance(refused.retryAfter());
        Peer second1 = engine.join(ALICE, new FakeConnection("c3"));

        assertThat(refused.retryAfter()).isBetween(ofSeconds(5), ofSeconds(6));
        assertThat(second1.isPresent()).isTrue();
        assertThat(ghost.isPresent()).isFalse();
      }
    }

    @Test
    void aSuspectIncumbentIsReplacedAtOnce() {
      Peer ghost = join(engine, "c1");
      engine.advance(ofSeconds(21));
      assertThat(ghost.session().health()).isEqualTo(Health.SUSPECT);

      Peer young = join(engine, "c2");

      assertThat(engine.registry.find(ALICE)).containsExactly(young.session());
      assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.REPLACED);
    }

    @Test
    void aClosedIncumbentIsReplacedAtOnce() {
      Peer ghost = join(engine, "c1");
      ghost.connection().open = false;

      Peer young = join(engine, "c2");

      assertThat(engine.registry.find(ALICE)).containsExactly(young.session());
    }

    @Test
    void anIncumbentThatCannotSayWhetherItIsOpenIsLeftInPeace() {
      Peer old = join(engine, "c1");
      old.connection().isOpen =
          () -> {
            throw new IllegalStateException("made by the test");
          };

      assertThat(refused("c2")).isNotNull();
      assertThat(old.isPresent()).isTrue();
    }

    @Test
    void withoutADetectorNobodyIsAskedAndRetryAfterIsADefault() {
      engine.detector.close();
      engine.stop();
      Peer old = join(engine, "c1");

      assertThat(refused("c2").retryAfter()).isPositive().isLessThan(Duration.ofMinutes(1));
      assertThat(old.connection().pings).isEmpty();
    }

    @Test
    void aPolicyThatNeverPingsIsNotMadeToDoSo() {
      Engine engine =
          Engine.setup()
              .policy(HeartbeatPolicy.off())
              .registry(b -> b.takeover(Takeover.REJECT_NEW))
              .build();
      Peer old = join(engine, "c1");
      assertThatThrownBy(() -> join(engine, "c2")).isInstanceOf(JoinRefusedException.class);

      engine.advance(ofSeconds(120));

      assertThat(old.connection().pings).isEmpty();
      assertThat(old.isPresent()).isTrue();
    }

    @Test
    void aProbedGhostIsStillEvictedInTime() {
      Peer ghost = join(engine, "c1");
      engine.advance(ofSeconds(1));
      assertThat(refused("c2")).isNotNull();

      engine.advance(ofMillis(10_300));

      assertThat(ghost.isPresent()).isFalse();
      assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.DEAD);
      assertThat(ghost.connection().pings).hasSize(1);
    }
  }
}
