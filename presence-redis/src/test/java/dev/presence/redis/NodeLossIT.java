package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.LeaveReason;
import dev.presence.PresenceDirectory.Freshness;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node fails, in a process of its own. */
class NodeLossIT {
  /** Long enough that a busy machine does not cost the other process its lease. */
  private static final Duration LEASE = Lease.orElse(Duration.ofSeconds(6));

  private static final int SESSIONS = 1_000;

  private TestEngine engine;
  private Node a;
  private ChildNode b;

  @BeforeEach
  void start() {
    engine = TestEngine.start();
    a = Node.start(engine.uri(), "a", LEASE);
    b = ChildNode.start(engine.uri(), "b", LEASE);
    b.ask("fill " + SESSIONS + " user");
    a.claim(a.join("alice"));
    a.awaitMembers(SESSIONS + 1);
  }

  @AfterEach
  void stop() {
    b.close();
    a.close();
    engine.close();
  }

  @Test
  void allSessionsOfAKilledNodeLeaveWithinFiveThirdsOfTheLeaseAndASecond() {
    try (Standstill standstill = new Standstill()) {
      long version = version();
      b.kill();
      long start = System.nanoTime();

      a.awaitMembers(1);
      Wait.until("told", () -> a.told.left(LeaveReason.NODE_LOST) == SESSIONS);

      Duration took = Duration.ofNanos(a.told.lastLeft() - start);
      Duration bound = LEASE.multipliedBy(5).dividedBy(3).plusSeconds(1);
      // A look that comes late, or a link that fails by it, begins the observation anew.
      Duration forgiven = standstill.soFar().multipliedBy(4);
      assertThat(took).isLessThanOrEqualTo(bound.plus(forgiven));
      assertThat(version() - version).as("events in the stream").isEqualTo(1);
    }
    assertThat(a.told.mistakes()).isEmpty();
    Wait.until("swept", () -> engine.ask(commands -> commands.keys("*:u:user*")).isEmpty());
  }

  private long version() {
    return Long.parseLong(engine.ask(commands -> commands.hget("{presence}:meta", "ver")));
  }

  @Test
  void aKilledNodeComesBackUnderItsName() {
    b.kill();
    try (ChildNode again = ChildNode.start(engine.uri(), "b", LEASE)) {
      again.ask("join user1");

      a.awaitMembers(2);
      Wait.until("told", () -> a.told.left(LeaveReason.NODE_LOST) == SESSIONS);
      assertThat(a.told.mistakes()).isEmpty();
      Wait.until("equal views", () -> again.ids().equals(a.ids()));
    }
  }

  @Test
  void aNodeThatStoodStillPastItsLeaseKeepsWhatIsStillItsOwn() {
    b.stop();
    a.awaitMembers(1);
    int taken = 100;
    for (int i = 0; i < taken; i++) {
      a.join("user" + i);
    }
    a.awaitMembers(1 + taken);
    b.goOn();

    a.awaitMembers(1 + SESSIONS);
    Wait.until("the ghosts closed", () -> b.ask("replaced").equals(Integer.toString(taken)));
    Set<String> here = new HashSet<>(List.of(b.ask("here").split(" ")));
    assertThat(here).hasSize(SESSIONS - taken).doesNotContain("user0", "user99");
    Wait.until("equal views", () -> b.ids().equals(a.ids()));
    assertThat(a.told.mistakes()).isEmpty();
    assertThat(b.ask("mistakes")).isEqualTo("[]");
    assertThat(a.registry.sessions()).hasSize(1 + taken);
  }

  @Test
  void eventsThatWereTrimmedBeforeTheyWereReadAreFoundOut() {
    b.ask("join bob");
    a.awaitMembers(SESSIONS + 2);
    Wait.until("the view of b", () -> b.ids().equals(a.ids()));
    // Shorter than the lease: b loses events, not its lease.
    b.stop();
    for (int i = 0; i < 20; i++) {
      a.claim(a.join("late" + i));
    }
    a.leave(a.registry.findUser("alice").get(0));
    a.claim(a.join("bob"));
    Wait.until("told", () -> a.directory.find("alice").isEmpty());
    engine.ask(commands -> commands.xtrim("{presence}:ev", 0));
    b.goOn();

    Wait.until("equal views", () -> b.ids().equals(a.ids()));
    Wait.until("the ghost closed", () -> b.ask("replaced").equals("1"));
    assertThat(b.ask("mistakes")).isEqualTo("[]");
    assertThat(a.told.mistakes()).isEmpty();
    a.awaitFreshness(Freshness.LIVE);
  }
}
