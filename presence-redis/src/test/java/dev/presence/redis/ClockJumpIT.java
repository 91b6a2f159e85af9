package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.PresenceDirectory.Freshness;
import dev.presence.PresenceDirectory.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The wall clock of the engine jumps while it runs; its process is told another time than it is.
 */
class ClockJumpIT {
  private static final Duration LEASE = Lease.orElse(Duration.ofSeconds(6));
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

  private Path clock;
  private TestEngine engine;
  private Node a;
  private Node b;

  @BeforeEach
  void start() throws IOException {
    clock = Files.createTempFile(TestEngine.scratch(""), "clock", null).toAbsolutePath();
    jump("+0");
    engine =
        TestEngine.start(
            List.of(
                "env",
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + clock,
                "FAKETIME_NO_CACHE=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1"),
            // The library cannot work beside the memory allocator of Debian's.
            TestEngine.oldest());
    a = Node.start(engine.uri(), "a", LEASE);
    b = Node.start(engine.uri(), "b", LEASE);
  }

  private static Path library() {
    return LIBRARIES.stream().filter(Files::exists).findFirst().orElseGet(ClockJumpIT::missing);
  }

  private static Path missing() {
    String why = "libfaketime is not installed: apt install libfaketime";
    if (Boolean.getBoolean(TestEngine.REQUIRED)) {
      throw new AssertionError(why);
    }
    return Assumptions.abort(why);
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
    engine.close();
  }

  private void jump(String to) {
    try {
      Path next = Files.createTempFile(TestEngine.scratch(""), "clock", null);
      Files.writeString(next, to + "\n");
      Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** By its own clock, less ours. */
  private Duration ahead() {
    List<String> time = engine.ask(commands -> commands.time());
    return Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(time.get(0))));
  }

  @Test
  void aClockThatJumpsForwardsOrBackwardsCausesNoLeaveAndTheLaterClaimStillWins() {
    a.join("stays");
    long fence = a.claim(a.join("alice")).fence();

    jump("+3600");
    assertThat(ahead()).isGreaterThan(Duration.ofMinutes(50));
    aLeaseGoesBy();
    long later = b.claim(b.join("alice")).fence();
    assertThat(later).isGreaterThan(fence);
    jump("-7200");
    assertThat(ahead()).isLessThan(Duration.ofMinutes(-50));
    aLeaseGoesBy();
    var last = a.claim(a.join("alice"));

    assertThat(last.outcome()).isEqualTo(Outcome.DISPLACED);
    assertThat(last.fence()).isGreaterThan(later);
    Wait.until("told", () -> b.told.left().size() == 2 && a.told.left().size() == 2);
    assertThat(a.told.left())
        .extracting(gone -> gone.detail())
        .allMatch(d -> d.contains("on node"));
    assertThat(a.told.offline()).isEmpty();
    a.awaitMembers(2);
    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);
  }

  /** By the counters of both nodes, which go up three times in each lease. */
  private void aLeaseGoesBy() {
    long before = beats();
    Wait.until("eight beats", () -> beats() >= before + 8);
  }

  private long beats() {
    return engine.ask(commands -> commands.hgetall("{presence}:nodes")).values().stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Test
  void aNodeThatIsKilledAfterTheClockWentBackIsSweptAllTheSame() {
    try (ChildNode first = ChildNode.start(engine.uri(), "c", LEASE);
        ChildNode second = ChildNode.start(engine.uri(), "d", LEASE)) {
      first.ask("fill 10 first");
      second.ask("fill 10 second");
      a.awaitMembers(20);

      first.kill();
      a.awaitMembers(10);
      Wait.until("swept", () -> isSwept("first"));
      jump("-7200");
      second.kill();

      a.awaitMembers(0);
      Wait.until("swept", () -> isSwept("second"));
    }
  }

  private boolean isSwept(String users) {
    return engine.ask(commands -> commands.keys("*:u:" + users + "*")).isEmpty();
  }
}
