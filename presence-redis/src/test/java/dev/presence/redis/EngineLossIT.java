package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Freshness;
import dev.presence.PresenceDirectory.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine fails, and nobody leaves by that. */
class EngineLossIT {
  /** Long enough that a busy machine does not cost a node its lease. */
  private static final Duration LEASE = Lease.orElse(Duration.ofSeconds(9));

  private static final int SESSIONS = 200;

  private TestEngine engine;
  private Node a;
  private Node b;

  @BeforeEach
  void start() {
    engine = TestEngine.start();
    a = Node.start(engine.uri(), "a", LEASE);
    b = Node.start(engine.uri(), "b", LEASE);
    for (int i = 0; i < SESSIONS; i++) {
      a.join("on-a-" + i);
      b.join("on-b-" + i);
    }
    a.awaitMembers(2 * SESSIONS);
    b.awaitMembers(2 * SESSIONS);
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
    engine.close();
  }

  @Test
  void anEngineThatLosesEverythingCausesNoLeave() {
    Set<String> before = a.ids();

    engine.kill();
    a.awaitFreshness(Freshness.STALE);
    b.awaitFreshness(Freshness.STALE);
    assertThat(a.ids()).isEqualTo(before);
    engine.restart();

    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
    assertThat(a.ids()).isEqualTo(before);
    assertThat(b.ids()).isEqualTo(before);
    assertThat(a.told.left()).isEmpty();
    assertThat(b.told.left()).isEmpty();
    a.awaitAsked("on-b-7");
  }

  @Test
  void whatHappenedWhileTheEngineWasAwayIsToldWhenItIsBack() {
    PeerSession leaver = a.registry.findUser("on-a-1").get(0);
    String left = a.directory.find("on-a-1").get(0).id();
    Set<String> expected = new HashSet<>(a.ids());
    expected.remove(left);

    engine.kill();
    a.awaitFreshness(Freshness.STALE);
    a.leave(leaver);
    PeerSession newcomer = a.join("newcomer");
    assertThat(a.claim(newcomer).outcome()).isEqualTo(Outcome.PROVISIONAL);
    engine.restart();

    Wait.until("the leave", () -> b.directory.find("on-a-1").isEmpty());
    Wait.until("the join", () -> b.directory.find("newcomer").size() == 1);
    Wait.until("claimed", () -> a.claim(newcomer).outcome() == Outcome.JOINED);
    expected.add(b.directory.find("newcomer").get(0).id());
    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
    assertThat(a.ids()).isEqualTo(expected);
    assertThat(b.ids()).isEqualTo(expected);
    Wait.until("told once", () -> a.told.left().size() == 1 && b.told.left().size() == 1);
    assertThat(b.told.left().get(0).member().id()).isEqualTo(left);
    assertThat(b.told.mistakes()).isEmpty();
  }

  @Test
  void anEngineThatFreezesForLongerThanTheLeaseCausesNoLeave() {
    Set<String> before = a.ids();

    engine.freeze();
    try {
      a.awaitFreshness(Freshness.STALE);
      b.awaitFreshness(Freshness.STALE);
      Wait.until(
          "longer than a lease",
          () -> a.directory.view().age().compareTo(LEASE.plusSeconds(1)) > 0);
    } finally {
      engine.thaw();
    }

    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
    assertThat(a.ids()).isEqualTo(before);
    assertThat(b.ids()).isEqualTo(before);
    assertThat(a.told.left()).isEmpty();
    assertThat(b.told.left()).isEmpty();
  }

  @Test
  void anEngineThatIsEmptiedInPlaceCausesNoLeave() {
    Set<String> before = a.ids();

    engine.ask(commands -> commands.flushall());

    a.awaitAsked("on-b-7");
    b.awaitAsked("on-a-7");
    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
    assertThat(a.ids()).isEqualTo(before);
    assertThat(b.ids()).isEqualTo(before);
    assertThat(a.told.left()).isEmpty();
    assertThat(b.told.left()).isEmpty();
  }

  @Test
  void aTakeoverAfterTheEngineIsBackEvictsTheGhost() {
    engine.kill();
    a.awaitFreshness(Freshness.STALE);
    PeerSession heir = b.join("on-a-3");
    engine.restart();

    Wait.until(
        "the heir alone",
        () ->
            a.directory.find("on-a-3").stream()
                    .map(Member::node)
                    .toList()
                    .equals(java.util.List.of("b"))
                && a.registry.findUser("on-a-3").isEmpty());
    assertThat(heir.isPresent()).isTrue();
    assertThat(a.told.mistakes()).isEmpty();
    assertThat(a.told.offline()).isEmpty();
  }
}
