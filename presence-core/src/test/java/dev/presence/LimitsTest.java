package dev.presence;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.presence.Engine.Peer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static JoinRefusedException refused(Engine engine, String user, String device) {
    Identity identity = Identity.of(user, device);
    return catchThrowableOfType(
        JoinRefusedException.class,
        () -> engine.registry.join(identity, new FakeConnection("refused " + identity)));
  }

  private static Peer join(Engine engine, String user, String device) {
    return engine.join(Identity.of(user, device), new FakeConnection(user + device));
  }

  @Nested
  @DisplayName("two sessions per user")
  class PerUser {
    private final Engine engine = Engine.setup().registry(b -> b.maxSessionsPerUser(2)).build();
    private final Peer phone = join(engine, "alice", "phone");
    private final Peer laptop = join(engine, "alice", "laptop");

    @Test
    void theThirdIsRefusedByNumberAndLimit() {
      assertThat(refused(engine, "alice", "watch"))
          .hasMessageStartingWith("user alice has 2 sessions, the limit is 2; try again in 5.3 s");
      assertThat(phone.isPresent()).isTrue();
      assertThat(laptop.isPresent()).isTrue();
    }

    @Test
    void anotherUserIsNotConcerned() {
      assertThat(join(engine, "bob", "phone").isPresent()).isTrue();
    }

    @Test
    void aTakeoverIsNoThirdSession() {
      Peer again = engine.join(Identity.of("alice", "phone"), new FakeConnection("again"));

      assertThat(again.isPresent()).isTrue();
      assertThat(phone.isPresent()).isFalse();
    }

    @Test
    void theIncumbentsArePingedOnTheNextTick() {
      assertThat(refused(engine, "alice", "watch")).isNotNull();

      engine.ticks(1);

      assertThat(phone.connection().pings).hasSize(1);
      assertThat(laptop.connection().pings).hasSize(1);
    }

    @Test
    void aSuspectOneMakesRoom() {
      laptop.connection().answering(laptop.session()::answered);
      engine.advance(ofSeconds(21));
      assertThat(phone.session().health()).isEqualTo(Health.SUSPECT);

      Peer watch = join(engine, "alice", "watch");

      assertThat(engine.registry.findUser("alice"))
          .containsExactly(watch.session(), laptop.session());
      assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.REPLACED);
    }

    @Test
    void aClosedOneMakesRoom() {
      phone.connection().open = false;

      assertThat(join(engine, "alice", "watch").isPresent()).isTrue();
      assertThat(phone.isPresent()).isFalse();
    }
  }

  @Nested
  @DisplayName("two sessions in all")
  class InTotal {
    private final Engine engine = Engine.setup().registry(b -> b.maxSessions(2)).build();
    private final Peer alice = join(engine, "alice", "phone");
    private final Peer bob = join(engine, "bob", "phone");

    @Test
    void theThirdIsRefusedByTheLimit() {
      assertThat(refused(engine, "carol", "phone"))
          .hasMessageStartingWith("the limit of 2 sessions is reached; try again in 5.3 s");
    }

    @Test
    void aTakeoverIsNoThirdSession() {
      assertThat(engine.join(Identity.of("alice", "phone"), new FakeConnection("x")).isPresent())
          .isTrue();
      assertThat(alice.isPresent()).isFalse();
    }

    @Test
    void theUsersOwnSessionsAndSomeOthersArePinged() {
      assertThat(refused(engine, "alice", "laptop")).isNotNull();

      engine.ticks(1);

      assertThat(alice.connection().pings).hasSize(1);
      assertThat(bob.connection().pings).hasSize(1);
    }

    @Test
    void aClosedOneOfAnotherUserMakesRoom() {
      bob.connection().open = false;

      assertThat(join(engine, "carol", "phone").isPresent()).isTrue();
      assertThat(alice.isPresent()).isTrue();
      assertThat(bob.isPresent()).isFalse();
    }

    @Test
    void aSuspectOneOfAnyUserMakesRoom() {
      bob.connection().answering(bob.session()::answered);
      engine.advance(ofSeconds(21));

      assertThat(join(engine, "carol", "phone").isPresent()).isTrue();
      assertThat(alice.isPresent()).isFalse();
      assertThat(bob.isPresent()).isTrue();
    }

    @Test
    void aClosedOneOfTheSameUserMakesRoom() {
      alice.connection().open = false;

      assertThat(join(engine, "alice", "laptop").isPresent()).isTrue();
      assertThat(alice.isPresent()).isFalse();
    }
  }

  @Test
  void asManyConnectionsMayWaitToBeIdentifiedAsSessionsAreAllowed() {
    Engine engine = Engine.setup().registry(b -> b.maxSessions(2)).build();
    engine.registry.opened(new FakeConnection("c1"));
    engine.registry.opened(new FakeConnection("c2"));

    assertThatThrownBy(() -> engine.registry.opened(new FakeConnection("c3")))
        .isInstanceOf(JoinRefusedException.class)
        .hasMessage("2 connections wait to be identified, the limit is 2; try again in 10.0 s");

    engine.advance(ofSeconds(10));
    assertThat(engine.registry.opened(new FakeConnection("c3")).isPresent()).isFalse();
  }

  @Test
  void underRejectNewLimitsHoldToo() {
    Engine engine =
        Engine.setup().registry(b -> b.takeover(Takeover.REJECT_NEW).maxSessionsPerUser(1)).build();
    Peer phone = join(engine, "alice", "phone");

    assertThat(refused(engine, "alice", "laptop")).hasMessageContaining("the limit is 1");
    phone.connection().open = false;
    assertThat(join(engine, "alice", "laptop").isPresent()).isTrue();
  }
}
