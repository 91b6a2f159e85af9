package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class Invariant03ATakeoverIsOneStepTest {
  private static final Identity ALICE = Identity.of("alice");

  @Test
  void joinedIsToldBeforeLeftAndTheUserIsNeverOffline() {
    Engine engine = Engine.create();
    engine.join(ALICE, new FakeConnection("c1"));
    engine.events.clear();

    engine.join(ALICE, new FakeConnection("c2"));

    assertThat(engine.events.words()).containsExactly("Joined c2", "Left c1 REPLACED");
  }

  @Test
  void aListenerSeesTheStateAfterBothAtEitherEvent() {
    Engine engine = Engine.create();
    engine.join(ALICE, new FakeConnection("c1"));
    List<List<PeerSession>> seen = new ArrayList<>();
    engine.registry.on(PresenceEvent.class, event -> seen.add(engine.registry.find(ALICE)));

    Peer young = engine.join(ALICE, new FakeConnection("c2"));

    assertThat(seen).containsExactly(List.of(young.session()), List.of(young.session()));
  }

  /** REJECT_NEW with a closed incumbent takes over without ever being a duel. */
  @Test
  void everybodyElseSeesOneOrTheOtherNeverBothNeverNone() {
    SessionRegistry registry = SessionRegistry.builder().takeover(Takeover.REJECT_NEW).build();
    FakeConnection incumbent = new FakeConnection("c0");
    registry.join(ALICE, incumbent);
    AtomicBoolean done = new AtomicBoolean();
    List<String> wrong = new ArrayList<>();
    Thread reader =
        Await.thread(
            "reader",
            () -> {
              while (!done.get()) {
                look(registry, wrong);
              }
            });
    for (int i = 1; i < 20_000; i++) {
      incumbent.open = false;
      incumbent = new FakeConnection("c" + i);
      registry.join(ALICE, incumbent);
    }
    done.set(true);
    Await.end(reader);

    assertThat(wrong).isEmpty();
    assertThat(registry.stats().leaves()).containsEntry(LeaveReason.REPLACED, 19_999L);
    registry.close();
  }

  private static void look(SessionRegistry registry, List<String> wrong) {
    int snapshot = registry.sessions().size();
    int found = registry.find(ALICE).size();
    if (snapshot != 1 || found != 1 || !registry.isOnline("alice")) {
      wrong.add(snapshot + " in the snapshot, " + found + " found");
    }
  }
}
