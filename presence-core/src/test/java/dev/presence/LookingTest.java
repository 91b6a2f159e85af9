package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.Engine.Peer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookingTest {
  private final Engine engine = Engine.setup().registry(b -> b.takeover(Takeover.KEEP_ALL)).build();
  private final SessionRegistry registry = engine.registry;

  private Peer join(String user, String device, String id) {
    return engine.join(Identity.of(user, device), new FakeConnection(id));
  }

  @Test
  void sessionsAreFoundByConnectionIdentityAndUser() {
    Peer phone = join("alice", "phone", "c1");
    Peer laptop = join("alice", "laptop", "c2");
    Peer second = join("alice", "laptop", "c3");
    Peer bob = join("bob", "main", "c4");

    assertThat(registry.find("c2")).contains(laptop.session());
    assertThat(registry.find(Identity.of("alice", "laptop")))
        .containsExactly(second.session(), laptop.session());
    assertThat(registry.findUser("alice"))
        .containsExactly(second.session(), laptop.session(), phone.session());
    assertThat(registry.findUser("bob")).containsExactly(bob.session());
    assertThat(registry.sessions()).hasSize(4);
    assertThat(registry.isOnline("alice")).isTrue();
  }

  @Test
  void nobodyIsFoundWhoIsNotThere() {
    assertThat(registry.find("c1")).isEmpty();
    assertThat(registry.find(Identity.of("alice"))).isEmpty();
    assertThat(registry.findUser("alice")).isEmpty();
    assertThat(registry.sessions()).isEmpty();
    assertThat(registry.isOnline("alice")).isFalse();
  }

  @Test
  void aSnapshotStaysAsItWas() {
    Peer peer = join("alice", "phone", "c1");
    List<PeerSession> snapshot = registry.sessions();
    registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye");

    assertThat(snapshot).containsExactly(peer.session());
    assertThatThrownBy(() -> snapshot.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> snapshot.set(0, null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anyOfManySessionsOfAUserCanLeave() {
    for (int gone = 0; gone < 4; gone++) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        peers.add(join("alice", "phone", "c" + gone + i));
      }
      Peer first = peers.remove(gone);
      registry.leave(first.connection(), LeaveReason.CLOSED_BY_PEER, "bye");

      assertThat(registry.findUser("alice"))
          .containsExactlyInAnyOrderElementsOf(peers.stream().map(Peer::session).toList());
      peers.forEach(p -> registry.leave(p.connection(), LeaveReason.CLOSED_BY_PEER, "bye"));
      assertThat(registry.isOnline("alice")).isFalse();
    }
  }

  @Test
  void theRosterIsRightAfterAnyJoinsAndLeaves() {
    for (int seed = 0; seed < 20; seed++) {
      compareWithASet(new Random(seed), "seed " + seed + " ");
    }
  }

  private void compareWithASet(Random random, String prefix) {
    Set<PeerSession> expected = new HashSet<>(registry.sessions());
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      if (peers.isEmpty() || random.nextInt(5) > 1) {
        Peer peer = join("user" + random.nextInt(30), "d" + random.nextInt(3), prefix + i);
        peers.add(peer);
        expected.add(peer.session());
      } else {
        Peer peer = peers.remove(random.nextInt(peers.size()));
        registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
        expected.remove(peer.session());
      }
    }
    assertThat(registry.sessions()).as(prefix).containsExactlyInAnyOrderElementsOf(expected);
    for (int user = 0; user < 30; user++) {
      String name = "user" + user;
      assertThat(registry.findUser(name))
          .as(prefix)
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().filter(s -> s.identity().user().equals(name)).toList());
    }
    peers.forEach(p -> registry.leave(p.connection(), LeaveReason.CLOSED_BY_PEER, "bye"));
  }
}
