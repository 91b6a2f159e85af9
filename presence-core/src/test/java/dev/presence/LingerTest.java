package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import org.junit.jupiter.api.Test;

class LingerTest {
  private final Engine engine = Engine.setup().registry(b -> b.linger(ofSeconds(5))).build();
  private final SessionRegistry registry = engine.registry;

  private Peer join(String id) {
    return engine.silent(id, "alice");
  }

  private void leave(Peer peer) {
    registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
  }

  @Test
  void aUserIsOnlineForAWhileAfterTheLastSession() {
    leave(join("c1"));

    assertThat(registry.sessions()).isEmpty();
    assertThat(registry.isOnline("alice")).isTrue();
    assertThat(engine.events.words())
        .containsExactly("Joined c1", "Online alice", "Left c1 CLOSED_BY_PEER");
  }

  @Test
  void afterTheLingerTheUserIsOffline() {
    leave(join("c1"));
    engine.advance(ofMillis(4_900));
    assertThat(registry.isOnline("alice")).isTrue();

    engine.ticks(1);

    assertThat(registry.isOnline("alice")).isFalse();
    assertThat(engine.events.words()).endsWith("Left c1 CLOSED_BY_PEER", "Offline alice");
  }

  @Test
  void aJoinWithinTheLingerTellsNoOnline() {
    leave(join("c1"));
    engine.events.clear();
    engine.advance(ofSeconds(3));

    Peer back = join("c2");
    back.connection().answering(back.session()::answered);
    engine.advance(ofSeconds(20));

    assertThat(engine.events.words()).containsExactly("Joined c2");
  }

  @Test
  void theLingerBeginsAnewWithEachLeave() {
    leave(join("c1"));
    engine.advance(ofSeconds(3));
    leave(join("c2"));
    engine.advance(ofSeconds(3));
    assertThat(registry.isOnline("alice")).isTrue();

    engine.advance(ofSeconds(2));

    assertThat(registry.isOnline("alice")).isFalse();
    assertThat(engine.events.of(PresenceEvent.Online.class)).hasSize(1);
    assertThat(engine.events.of(PresenceEvent.Offline.class)).hasSize(1);
  }

  @Test
  void lingersEndInTheirOrder() {
    leave(engine.silent("a", "alice"));
    engine.advance(ofSeconds(1));
    leave(engine.silent("b", "bob"));
    engine.events.clear();

    engine.advance(ofSeconds(10));

    assertThat(engine.events.words()).containsExactly("Offline alice", "Offline bob");
  }

  @Test
  void theLingerStandsStillWithOurProcess() {
    leave(join("c1"));

    engine.stall(ofSeconds(60));
    engine.advance(ofSeconds(3));

    assertThat(registry.isOnline("alice")).isTrue();
    engine.advance(ofSeconds(5));
    assertThat(registry.isOnline("alice")).isFalse();
  }

  @Test
  void closingTheRegistryEndsAllLingersAtOnce() {
    leave(engine.silent("a", "alice"));
    leave(engine.silent("b", "bob"));
    engine.silent("c", "carol");
    engine.events.clear();

    registry.close();

    assertThat(engine.events.words())
        .containsExactlyInAnyOrder(
            "Left c SHUTDOWN", "Offline carol", "Offline alice", "Offline bob");
    assertThat(registry.isOnline("alice")).isFalse();
  }

  @Test
  void aSecondSessionKeepsTheUserFromLingering() {
    Peer phone = engine.join(Identity.of("alice", "phone"), new FakeConnection("c1"));
    engine.join(Identity.of("alice", "laptop"), new FakeConnection("c2"));
    leave(phone);

    engine.advance(ofSeconds(10));

    assertThat(engine.events.of(PresenceEvent.Offline.class)).isEmpty();
  }
}
