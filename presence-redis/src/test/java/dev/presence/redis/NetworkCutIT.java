package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Node b loses its way to the engine, without FIN or RST; node a is beside the engine. */
class NetworkCutIT {
  private static final Duration LEASE = Lease.orElse(Duration.ofSeconds(6));
  private static final int SESSIONS = 100;

  private final Cable cable = Cable.lay();
  private TestEngine engine;
  private ChildNode a;
  private ChildNode b;

  private void start(Duration lease) {
    engine =
        TestEngine.start(
            cable.near(),
            TestEngine.program(),
            "--bind",
            "127.0.0.1",
            Cable.NEAR,
            "--protected-mode",
            "no");
    a = ChildNode.start(cable.near(), engine.uri(), "a", lease);
    b = ChildNode.start(cable.far(), "redis://" + Cable.NEAR + ":" + engine.port(), "b", lease);
    b.ask("fill " + SESSIONS + " user");
    a.ask("join alice");
    awaitEqualViews(SESSIONS + 1);
  }

  @AfterEach
  void stop() {
    b.close();
    a.close();
    engine.close();
    cable.close();
  }

  private void awaitEqualViews(int members) {
    Wait.until(
        () -> "views of %d: %s, %s".formatted(members, a.ids().size(), b.ids().size()),
        () -> a.ids().size() == members && b.ids().equals(a.ids()));
  }

  @Test
  void aCutThatIsShorterThanTheLeaseIsNoLeave() {
    start(Duration.ofSeconds(15));
    cable.cutToNear();
    cable.cutToFar();
    b.ask("join late");
    pause(Duration.ofSeconds(1));
    assertThat(a.ids()).hasSize(SESSIONS + 1);
    cable.heal();

    awaitEqualViews(SESSIONS + 2);
    assertThat(a.ask("lost")).isEqualTo("0");
    assertThat(b.ask("lost")).isEqualTo("0");
    assertThat(a.ask("mistakes")).isEqualTo("[]");
    assertThat(b.ask("mistakes")).isEqualTo("[]");
  }

  private static void pause(Duration duration) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < duration.toNanos()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Test
  void aNodeThatIsCutOffForLongerThanTheLeaseHasLeftAndComesBackWithWhatIsItsOwn() {
    cutOffForLongerThanTheLease(
        cable -> {
          cable.cutToNear();
          cable.cutToFar();
        });
  }

  @Test
  void aNodeThatHearsNothingButIsStillHeardHasLeftToo() {
    cutOffForLongerThanTheLease(Cable::cutToFar);
  }

  private void cutOffForLongerThanTheLease(Consumer<Cable> cut) {
    start(LEASE);
    cut.accept(cable);
    Wait.until("all of b have left", () -> a.ask("lost").equals("" + SESSIONS));
    assertThat(List.of(b.ask("here").split(" "))).as("its sockets stay").hasSize(SESSIONS);
    Wait.until("b knows", () -> b.ask("live").equals("STALE"));
    assertThat(b.ids()).as("its view stands still").hasSize(SESSIONS + 1);
    a.ask("join user7");
    cable.heal();

    awaitEqualViews(SESSIONS + 1);
    Wait.until("the ghost closed", () -> b.ask("replaced").equals("1"));
    assertThat(List.of(b.ask("here").split(" "))).hasSize(SESSIONS - 1).doesNotContain("user7");
    Wait.until("both live", () -> a.ask("live").equals("LIVE") && b.ask("live").equals("LIVE"));
    assertThat(a.ask("mistakes")).isEqualTo("[]");
    assertThat(b.ask("mistakes")).isEqualTo("[]");
  }
}
