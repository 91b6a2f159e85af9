package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Departure;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final Crowd crowd = new Crowd();
  private final Changes changes = new Changes();

  private Departure left(PeerSession session) {
    crowd.leave(session, LeaveReason.CLOSED_BY_PEER);
    return crowd.registry.departures().get(0);
  }

  @Test
  void nothingHappened() {
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void whoJoinedIsNotChangedBesides() {
    PeerSession anna = crowd.join("anna");

    changes.joined(anna);
    changes.changed(anna);

    assertThat(changes.joined()).containsOnlyKeys("anna");
    assertThat(changes.changed()).isEmpty();
  }

  @Test
  void whoLeftIsNeitherJoinedNorChanged() {
    PeerSession anna = crowd.join("anna");
    PeerSession boris = crowd.join("boris");
    changes.joined(anna);
    changes.changed(boris);

    changes.left(left(anna));
    changes.left(left(boris));

    assertThat(changes.joined()).isEmpty();
    assertThat(changes.changed()).isEmpty();
    assertThat(changes.left()).extracting(Departure::id).containsExactly("anna", "boris");
  }

  @Test
  void manyChangesOfOneSessionAreOne() {
    PeerSession anna = crowd.join("anna");

    changes.changed(anna);
    changes.changed(anna);

    assertThat(changes.changed()).hasSize(1);
  }

  @Test
  void whatWasMissedMakesEarlierChangesVoid() {
    PeerSession anna = crowd.join("anna");
    PeerSession boris = crowd.join("boris");
    changes.joined(anna);

    changes.missed(List.of(boris));

    assertThat(changes.joined()).isEmpty();
    assertThat(changes.snapshot()).contains(List.of(boris));
    assertThat(changes.isEmpty()).isFalse();
  }
}
