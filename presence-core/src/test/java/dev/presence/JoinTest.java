package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JoinTest {
  private static final Identity ALICE = Identity.of("alice", "phone");

  private final Engine engine = Engine.create();
  private final SessionRegistry registry = engine.registry;
  private final FakeConnection connection = new FakeConnection("c1");

  @Test
  void anOpenedConnectionIsWatchedButNotPresent() {
    PeerSession session = registry.opened(connection);

    assertThat(session.isPresent()).isFalse();
    assertThat(session.id()).isEqualTo("c1");
    assertThat(session.connection()).isSameAs(connection);
    assertThat(session).hasToString("nobody yet on connection c1");
    assertThat(registry.sessions()).isEmpty();
    assertThat(registry.find("c1")).isEmpty();
    assertThat(registry.stats().unidentified()).isOne();
    assertThat(engine.events.words()).isEmpty();
  }

  @Test
  void anOpenedConnectionHasNoIdentityYet() {
    PeerSession session = registry.opened(connection);

    assertThatIllegalStateException()
        .isThrownBy(session::identity)
        .withMessageContaining("c1")
        .withMessageContaining("not joined");
    assertThat(session.policyOverride()).isEmpty();
    assertThat(session.attributes()).isEmpty();
  }

  @Test
  void openingTwiceGivesTheSameSession() {
    assertThat(registry.opened(connection)).isSameAs(registry.opened(connection));
    assertThat(registry.stats().unidentified()).isOne();
  }

  @Test
  void anotherConnectionWithTheSameIdIsRefused() {
    registry.opened(connection);

    assertThatIllegalStateException()
        .isThrownBy(() -> registry.opened(new FakeConnection("c1")))
        .withMessage("another open connection has the id c1");
  }

  @Test
  void whoDoesNotIdentifyWithinTenSecondsIsClosedWithoutAnEvent() {
    registry.opened(connection);

    engine.advance(ofSeconds(10).minus(Engine.TICK));
    assertThat(connection.closes).isEmpty();
    engine.ticks(1);

    assertThat(connection.closes).containsExactly("4408 no identity in time");
    assertThat(engine.events.all()).isEmpty();
    assertThat(registry.stats().neverIdentified()).isOne();
    assertThat(registry.stats().unidentified()).isZero();
    assertThat(registry.stats().leaves()).isEmpty();
    assertThat(registry.departures()).isEmpty();
  }

  @Test
  void theTimeToIdentifyIsSettable() {
    Engine quick = Engine.setup().registry(b -> b.identifyWithin(ofMillis(500))).build();
    FakeConnection late = new FakeConnection("late");
    quick.registry.opened(late);
    quick.advance(ofMillis(300));
    FakeConnection later = new FakeConnection("later");
    quick.registry.opened(later);

    quick.advance(ofMillis(200));

    assertThat(late.closes).hasSize(1);
    assertThat(later.closes).isEmpty();
  }

  @Test
  void theTimeToIdentifyStandsStillWithOurProcess() {
    registry.opened(connection);

    engine.stall(ofSeconds(40));
    engine.advance(ofSeconds(3));

    assertThat(connection.closes).isEmpty();
  }

  @Test
  void whoNeverIdentifiedIsTerminatedASecondAfterTheClose() {
    registry.opened(connection);
    engine.advance(ofSeconds(10));
    connection.open = true; // a container that does not close for real

    engine.advance(ofMillis(900));
    assertThat(connection.terminations).isEmpty();
    engine.ticks(1);
    assertThat(connection.terminations).hasSize(1);
  }

  @Test
  void whoIdentifiesInTimeStays() {
    registry.opened(connection);
    engine.advance(ofSeconds(9));
    PeerSession session = registry.join(ALICE, connection);
    connection.answering(session::answered);

    engine.advance(ofSeconds(60));

    assertThat(session.isPresent()).isTrue();
    assertThat(connection.closes).isEmpty();
  }

  @Test
  void anUnidentifiedConnectionThatClosesByItselfIsForgotten() {
    registry.opened(connection);

    assertThat(registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye")).isFalse();

    assertThat(registry.stats().unidentified()).isZero();
    engine.advance(ofSeconds(20));
    assertThat(connection.closes).isEmpty();
    assertThat(registry.stats().neverIdentified()).isZero();
  }

  @Test
  void aJoinOpensWhatWasNotOpened() {
    PeerSession session = registry.join(ALICE, connection);

    assertThat(session.isPresent()).isTrue();
    assertThat(session.identity()).isEqualTo(ALICE);
    assertThat(session.health()).isEqualTo(Health.ALIVE);
    assertThat(session.why()).isEqualTo("just joined");
    assertThat(session).hasToString("alice/phone on connection c1");
    assertThat(registry.stats().unidentified()).isZero();
    assertThat(engine.events.words()).containsExactly("Joined c1", "Online alice");
  }

  @Test
  void aJoinKeepsTheSessionThatWasOpened() {
    PeerSession opened = registry.opened(connection);
    engine.advance(ofSeconds(2));

    PeerSession joined = registry.join(ALICE, connection);

    assertThat(joined).isSameAs(opened);
    assertThat(joined.joinedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:02Z"));
    assertThat(joined.vitals().age()).isZero();
  }

  @Test
  void joiningAgainUnderTheSameIdentityChangesNothing() {
    PeerSession first = registry.join(ALICE, connection, Map.of("version", "1"));
    engine.events.clear();

    PeerSession again = registry.join(ALICE, connection, Map.of("version", "2"));

    assertThat(again).isSameAs(first);
    assertThat(again.attributes()).containsEntry("version", "1");
    assertThat(engine.events.all()).isEmpty();
    assertThat(registry.stats().joins()).isOne();
  }

  @Test
  void joiningAgainUnderAnotherIdentityIsAnError() {
    registry.join(ALICE, connection);

    assertThatIllegalStateException()
        .isThrownBy(() -> registry.join(Identity.of("bob"), connection))
        .withMessageContaining("alice/phone on connection c1")
        .withMessageContaining("bob/main");
    assertThat(registry.findUser("alice")).hasSize(1);
    assertThat(registry.findUser("bob")).isEmpty();
  }

  @Test
  void sequencesGrowWithEveryJoin() {
    assertThat(engine.silent("x").session().sequence()).isZero();
    assertThat(engine.silent("y").session().sequence()).isOne();
    assertThat(engine.silent("z").session().sequence()).isEqualTo(2);
  }

  @Test
  void attributesAreKeptAsTheyWereAtTheJoin() {
    Map<String, String> given = new HashMap<>(Map.of("remoteAddress", "10.0.0.7"));
    PeerSession session = registry.join(ALICE, connection, given);
    given.put("remoteAddress", "forged");

    assertThat(session.attributes()).isEqualTo(Map.of("remoteAddress", "10.0.0.7"));
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    assertThat(engine.lastDeparture().attributes()).containsEntry("remoteAddress", "10.0.0.7");
  }

  @Test
  void theAddressThatTheConnectionKnowsIsAnAttribute() {
    connection.address = () -> Optional.of("10.0.0.7:5123");

    PeerSession session = registry.join(ALICE, connection, Map.of("version", "1"));

    assertThat(session.attributes())
        .isEqualTo(Map.of("version", "1", "remoteAddress", "10.0.0.7:5123"));
  }

  @Test
  void anAddressThatWasGivenStands() {
    connection.address = () -> Optional.of("10.0.0.7:5123");

    PeerSession session = registry.join(ALICE, connection, Map.of("remoteAddress", "proxy says"));

    assertThat(session.attributes()).isEqualTo(Map.of("remoteAddress", "proxy says"));
  }

  @Test
  void whoHasLeftKeepsTheAddressThatNobodyCanTellAnyMore() {
    connection.address = () -> Optional.of("10.0.0.7:5123");
    PeerSession session = registry.join(ALICE, connection);

    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    connection.address = Optional::empty;

    assertThat(session.attributes()).isEqualTo(Map.of("remoteAddress", "10.0.0.7:5123"));
    assertThat(engine.lastDeparture().attributes()).isEqualTo(session.attributes());
  }

  @Test
  void aConnectionThatFailsToTellItsAddressHasNone() {
    connection.address =
        () -> {
          throw new IllegalStateException("closed");
        };
    PeerSession session = registry.join(ALICE, connection, Map.of("version", "1"));

    assertThat(session.attributes()).isEqualTo(Map.of("version", "1"));
    assertThat(registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye")).isTrue();
  }

  @Test
  void aConnectionWhoseAddressIsNullHasNoneAndLeaves() {
    connection.address = JoinTest::nothing;
    PeerSession session = registry.join(ALICE, connection, Map.of("version", "1"));

    assertThat(session.attributes()).isEqualTo(Map.of("version", "1"));
    assertThat(registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye")).isTrue();
    assertThat(registry.sessions()).isEmpty();
  }

  @SuppressWarnings("NullAway") // what an adapter should not, but may do
  private static Optional<String> nothing() {
    return null;
  }

  @Test
  void attributesHaveLimitsThatTheErrorNames() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 32; i++) {
      many.put("key" + i, "x".repeat(1_024));
    }
    assertThat(registry.join(ALICE, connection, many).attributes()).hasSize(32);

    many.put("one", "too many");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.join(ALICE, new FakeConnection("c2"), many))
        .withMessage("a session may have 32 attributes, got 33");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> registry.join(ALICE, new FakeConnection("c2"), Map.of("k", "v".repeat(1_025))))
        .withMessage("attribute k may have 1024 characters, has 1025");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.join(ALICE, new FakeConnection("c2"), Map.of("", "v")))
        .withMessageContaining("attribute name");
    assertThat(registry.stats().unidentified()).as("nothing was opened").isZero();
  }

  @Test
  void aSessionMayHaveAPolicyOfItsOwn() {
    HeartbeatPolicy strict = HeartbeatPolicy.passive(ofSeconds(2));
    Engine.Peer own = engine.join("own", strict);
    Engine.Peer other = engine.silent("other");

    engine.advance(ofSeconds(3));

    assertThat(own.session().policyOverride()).contains(strict);
    assertThat(other.session().policyOverride()).isEmpty();
    assertThat(own.isPresent()).isFalse();
    assertThat(other.isPresent()).isTrue();
    assertThat(engine.lastDeparture().policy()).isEqualTo("passive(PT2S)");
  }

  @Test
  void anIdIsFreeAgainAfterALeave() {
    PeerSession first = registry.join(ALICE, connection);
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");

    PeerSession second = registry.join(ALICE, new FakeConnection("c1"));

    assertThat(second).isNotSameAs(first);
    assertThat(first.isPresent()).isFalse();
    assertThat(registry.find("c1")).contains(second);
  }

  @Test
  void aSessionThatHasLeftKeepsWhatItWas() {
    PeerSession session = registry.join(ALICE, connection, Map.of("version", "1"));
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");

    assertThat(session.identity()).isEqualTo(ALICE);
    assertThat(session.attributes()).containsEntry("version", "1");
    assertThat(session.connection().id()).isEqualTo("c1");
    assertThat(session.connection().isOpen()).isFalse();
  }

  @Test
  void whatIsDoneToTheConnectionOfAGoneSessionGoesNowhere() throws Exception {
    PeerSession session = registry.join(ALICE, connection);
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");

    session.connection().ping(1);
    session.connection().close(1000, "bye");
    session.connection().terminate();

    assertThat(connection.pings).isEmpty();
    assertThat(connection.closes).isEmpty();
    assertThat(connection.terminations).isEmpty();
    assertThat(session.connection().lastLook()).isEqualTo(LastLook.UNKNOWN);
  }

  @Test
  void settingsHaveLimitsThatTheErrorNames() {
    SessionRegistry.Builder builder = SessionRegistry.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.tick(ofSeconds(11)))
        .withMessage("tick must be between PT0.001S and PT10S, is PT11S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.linger(ofSeconds(-1)))
        .withMessageContaining("linger");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.identifyWithin(ofMillis(99)))
        .withMessageContaining("identifyWithin")
        .withMessageContaining("PT0.099S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxSessions(0))
        .withMessage("maxSessions must be at least 1, is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxSessionsPerUser(0))
        .withMessageContaining("maxSessionsPerUser");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.keepDepartures(-1))
        .withMessageContaining("keepDepartures");
  }

  @Test
  void twoLeavesOfAConnectionThatNeverJoinedMayRace() {
    AtomicBoolean armed = new AtomicBoolean();
    FakeConnection racing =
        new FakeConnection("racing") {
          @Override
          public boolean equals(Object other) {
            if (armed.compareAndSet(true, false)) {
              // Another thread is quicker, just here.
              registry.leave(this, LeaveReason.CLOSED_BY_PEER, "the quicker one");
            }
            return this == other;
          }

          @Override
          public int hashCode() {
            return System.identityHashCode(this);
          }
        };
    registry.opened(racing);
    armed.set(true);

    assertThat(registry.leave(racing, LeaveReason.CLOSED_BY_PEER, "the slower one")).isFalse();
    assertThat(registry.stats().unidentified()).isZero();
  }

  @Test
  void aConnectionThatNeverJoinedCanBeEvicted() {
    PeerSession session = registry.opened(connection);

    assertThat(registry.evict(session, LeaveReason.CLOSED_BY_SERVER, "not welcome")).isFalse();

    assertThat(connection.closes).containsExactly("4410 not welcome");
    assertThat(registry.stats().unidentified()).isZero();
    assertThat(engine.events.all()).isEmpty();
    assertThat(registry.evict(session, LeaveReason.CLOSED_BY_SERVER, "again")).isFalse();
    assertThat(connection.closes).hasSize(1);
  }
}
