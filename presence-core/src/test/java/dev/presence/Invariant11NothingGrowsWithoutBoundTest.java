package dev.presence;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.Engine.Peer;
import dev.presence.testing.VirtualTime;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Events per listener: ListenersTest; attributes: JoinTest; sessions and waiting connections:
 * LimitsTest.
 */
class Invariant11NothingGrowsWithoutBoundTest {
  private static SessionRegistry.Builder registry() {
    return SessionRegistry.builder().time(VirtualTime.create()).executor(Runnable::run);
  }

  private static void comeAndGo(SessionRegistry registry, int from, int to) {
    for (int i = from; i < to; i++) {
      FakeConnection connection = new FakeConnection("c" + i);
      registry.join(Identity.of("user" + i), connection);
      registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    }
  }

  @Test
  void theLastThousandDeparturesAreKeptNewestFirst() {
    SessionRegistry registry = registry().build();
    comeAndGo(registry, 0, 1_500);

    List<Departure> departures = registry.departures();

    assertThat(departures).hasSize(1_000);
    assertThat(departures.get(0).id()).isEqualTo("c1499");
    assertThat(departures.get(999).id()).isEqualTo("c500");
  }

  @Test
  void howManyDeparturesAreKeptIsSettable() {
    SessionRegistry three = registry().keepDepartures(3).build();
    comeAndGo(three, 0, 10);
    assertThat(three.departures()).extracting(Departure::id).containsExactly("c9", "c8", "c7");

    SessionRegistry none = registry().keepDepartures(0).build();
    comeAndGo(none, 0, 10);
    assertThat(none.departures()).isEmpty();
    assertThat(none.stats().leaves()).containsEntry(LeaveReason.CLOSED_BY_PEER, 10L);
  }

  @Test
  void aTimelineKeepsItsLastEightEntries() {
    Engine engine = Engine.create();
    Peer peer = engine.answering("c1");
    engine.advance(ofMinutes(60));

    assertThat(peer.connection().pings).hasSizeGreaterThan(200);
    assertThat(peer.session().timeline()).hasSize(9); // and the join
  }

  @Test
  void thousandListenersMayListenAndNoMore() {
    SessionRegistry registry = registry().build();
    List<SessionRegistry.Subscription> subscriptions = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      subscriptions.add(registry.on(PresenceEvent.Joined.class, event -> {}));
    }

    assertThatIllegalStateException()
        .isThrownBy(() -> registry.on(PresenceEvent.Joined.class, event -> {}))
        .withMessageContaining("1000");
    subscriptions.get(0).close();
    assertThat(registry.on(PresenceEvent.Joined.class, event -> {})).isNotNull();
  }

  @Test
  void aUserHasAtMostAHundredSessions() {
    SessionRegistry registry = registry().takeover(Takeover.KEEP_ALL).build();
    for (int i = 0; i < 100; i++) {
      registry.join(Identity.of("alice"), new FakeConnection("c" + i));
    }

    assertThatThrownBy(() -> registry.join(Identity.of("alice"), new FakeConnection("one more")))
        .isInstanceOf(JoinRefusedException.class)
        .hasMessageContaining("100 sessions, the limit is 100");
  }

  @Test
  void whoHasLeftIsForgotten() {
    Engine engine = Engine.create();
    WeakReference<PeerSession> gone = comeAndGo(engine.registry);
    engine.events.clear();
    engine.advance(ofSeconds(70)); // past the reach of the wheel

    Await.until("the session is collected", () -> isCollected(gone));
  }

  @Test
  void withoutADetectorWhoHasLeftIsForgottenToo() {
    SessionRegistry registry = registry().build();
    WeakReference<PeerSession> gone = comeAndGo(registry);

    Await.until("the session is collected", () -> isCollected(gone));
    assertThat(registry.departures()).hasSize(1);
  }

  private static boolean isCollected(WeakReference<PeerSession> session) {
    System.gc();
    return session.get() == null;
  }

  private static WeakReference<PeerSession> comeAndGo(SessionRegistry registry) {
    FakeConnection connection = new FakeConnection("c1");
    PeerSession session = registry.join(Identity.of("alice"), connection);
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    return new WeakReference<>(session);
  }

  @Test
  void theConnectionOfASessionThatHasLeftCanBeCollected() {
    SessionRegistry registry = registry().build();
    FakeConnection connection = new FakeConnection("c1");
    PeerSession kept = registry.join(Identity.of("alice"), connection);
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    WeakReference<FakeConnection> gone = new WeakReference<>(connection);
    connection = null;

    Await.until(
        "the connection is collected",
        () -> {
          System.gc();
          return gone.get() == null;
        });
    assertThat(kept.connection().id()).isEqualTo("c1");
  }

  @Test
  void asManyUsersLingerAsSessionsAreAllowed() {
    Engine engine = Engine.setup().registry(b -> b.maxSessions(2).linger(ofHours(1))).build();
    for (int i = 0; i < 3; i++) {
      Peer peer = engine.silent("c" + i);
      engine.registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
    }

    assertThat(engine.registry.isOnline("user-c0")).isTrue();
    assertThat(engine.registry.isOnline("user-c1")).isTrue();
    assertThat(engine.registry.isOnline("user-c2")).isFalse();
  }
}
