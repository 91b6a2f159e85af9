package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.LeaveReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final Crowd crowd = new Crowd();
  private final Changes changes = new Changes();

  private Present.Here join(String name) {
    return new Present.Here(crowd.join(name), null);
  }

  private Gone left(Present.Here client) {
    crowd.leave(client.session(), LeaveReason.CLOSED_BY_PEER);
    return Gone.here(crowd.registry.departures().get(0), null);
  }

  @Test
  void nothingHappened() {
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void whoJoinedIsNotChangedBesides() {
    Present.Here anna = join("anna");

    changes.joined(anna);
    changes.changed(anna);

    assertThat(changes.joined()).containsOnlyKeys("anna");
    assertThat(changes.changed()).isEmpty();
  }

  @Test
  void whoLeftIsNeitherJoinedNorChanged() {
    Present.Here anna = join("anna");
    Present.Here boris = join("boris");
    changes.joined(anna);
    changes.changed(boris);

    changes.left(left(anna));
    changes.left(left(boris));

    assertThat(changes.joined()).isEmpty();
    assertThat(changes.changed()).isEmpty();
    assertThat(changes.left()).extracting(Gone::id).containsExactly("anna", "boris");
  }

  @Test
  void whoLeftAndCameBackUnderTheSameIdIsPresent() {
    Present.Here anna = join("anna");

    changes.left(left(anna));
    changes.joined(anna);

    assertThat(changes.joined()).containsOnlyKeys("anna");
    assertThat(changes.left()).isEmpty();
  }

  @Test
  void manyChangesOfOneSessionAreOne() {
    Present.Here anna = join("anna");

    changes.changed(anna);
    changes.changed(anna);

    assertThat(changes.changed()).hasSize(1);
  }

  @Test
  void whatWasMissedMakesEarlierChangesVoid() {
    Present.Here anna = join("anna");
    Present.Here boris = join("boris");
    changes.joined(anna);

    changes.missed(List.of(boris));

    assertThat(changes.joined()).isEmpty();
    assertThat(changes.snapshot()).contains(List.of(boris));
    assertThat(changes.isEmpty()).isFalse();
  }
}
