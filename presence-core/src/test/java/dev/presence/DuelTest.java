package dev.presence;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.presence.Engine.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DuelTest {
  private static final Identity ALICE = Identity.of("alice");

  private final Engine engine = Engine.create();
  private int connections;

  private Peer join() {
    return engine.join(ALICE, new FakeConnection("c" + connections++));
  }

  private JoinRefusedException refused() {
    return catchThrowableOfType(JoinRefusedException.class, this::join);
  }

  /** The first join and five takeovers, a second apart. */
  private Peer fight() {
    join();
    return fiveTakeovers();
  }

  private Peer fiveTakeovers() {
    for (int i = 0; i < 4; i++) {
      join();
      engine.advance(ofSeconds(1));
    }
    return join();
  }

  @Test
  void theSixthTakeoverWithinAMinuteIsRefusedForTenSeconds() {
    Peer incumbent = fight();

    JoinRefusedException refused = refused();

    assertThat(refused).hasMessage("alice/main is fought for by two clients; try again in 10.0 s");
    assertThat(refused.retryAfter()).isEqualTo(ofSeconds(10));
    assertThat(incumbent.isPresent()).isTrue();
  }

  @Test
  void aRefusalTellsHowMuchOfThePenaltyIsLeft() {
    fight();
    refused();

    engine.advance(ofSeconds(4));

    assertThat(refused().retryAfter()).isEqualTo(ofSeconds(6));
  }

  @Test
  void afterThePenaltyItWorksAgain() {
    Peer incumbent = fight();
    JoinRefusedException refused = refused();

    engine.advance(refused.retryAfter());
    Peer next = join();

    assertThat(next.isPresent()).isTrue();
    assertThat(incumbent.isPresent()).isFalse();
    for (int i = 0; i < 4; i++) {
      next = join();
      assertThat(next.isPresent()).isTrue();
    }
    assertThat(refused()).isNotNull();
  }

  @Test
  void aDuelIsCountedOncePerPenaltyAndLoggedOnce() {
    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      join();
      for (int i = 0; i < 3; i++) {
        fiveTakeovers();
        for (int j = 0; j < 10; j++) {
          refused();
        }
        engine.advance(ofSeconds(10));
      }

      assertThat(engine.registry.stats().duels()).isEqualTo(3);
      assertThat(log.lines("two clients fight for it")).hasSize(1);
    }
  }

  @Test
  void aDuelLongAgoIsLoggedAgain() {
    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      fight();
      refused();
      engine.advance(ofSeconds(90));
      fight();
      refused();

      assertThat(log.lines("two clients fight for it")).hasSize(2);
    }
  }

  @Test
  void slowTakeoversAreNoDuel() {
    join();
    for (int i = 0; i < 50; i++) {
      engine.advance(Duration.ofMillis(12_100));
      assertThat(join().isPresent()).isTrue();
    }
    assertThat(engine.registry.stats().duels()).isZero();
  }

  @Test
  void sixTakeoversInJustUnderAMinuteAreADuel() {
    join();
    for (int i = 0; i < 5; i++) {
      assertThat(join().isPresent()).isTrue();
      engine.advance(Duration.ofMillis(11_900));
    }

    assertThat(refused()).isNotNull();
  }

  @Test
  void reconnectsAfterALeaveAreNoDuel() {
    for (int i = 0; i < 20; i++) {
      Peer peer = join();
      engine.registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
    }
    assertThat(engine.registry.stats().duels()).isZero();
  }

  @Test
  void otherIdentitiesAreNotConcerned() {
    fight();
    assertThat(refused()).isNotNull();

    assertThat(engine.join(Identity.of("alice", "laptop"), new FakeConnection("x")).isPresent())
        .isTrue();
  }

  @Test
  void aRefusalByALimitIsNotLoggedAsADuel() {
    Engine engine = Engine.setup().registry(b -> b.maxSessionsPerUser(1)).build();
    engine.join(Identity.of("alice", "phone"), new FakeConnection("c1"));
    Peer second = engine.join(Identity.of("alice", "phone"), new FakeConnection("c2"));
    engine.registry.leave(second.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
    engine.join(Identity.of("alice", "laptop"), new FakeConnection("c3"));

    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      JoinRefusedException refused =
          catchThrowableOfType(
              JoinRefusedException.class,
              () -> engine.join(Identity.of("alice", "phone"), new FakeConnection("c4")));

      assertThat(refused).hasMessageContaining("the limit is 1");
      assertThat(log.lines("was taken over")).isEmpty();
    }
  }

  @Test
  void aNameCannotForgeALineOfTheWarning() {
    Identity evil = Identity.of("eve\n00:00:00 WARN all is lost");
    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      for (int i = 0; i < 6; i++) {
        engine.join(evil, new FakeConnection("e" + i));
      }
      JoinRefusedException refused =
          catchThrowableOfType(
              JoinRefusedException.class, () -> engine.join(evil, new FakeConnection("e6")));

      assertThat(refused.getMessage()).doesNotContain("\n");
      assertThat(log.lines("was taken over more than")).hasSize(1);
      assertThat(log.text()).doesNotContain("\n00:00:00 WARN");
    }
  }
}
