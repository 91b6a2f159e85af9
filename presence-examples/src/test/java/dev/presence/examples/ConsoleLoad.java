package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many agents and consoles, for long; the profile {@code console-load} runs it. */
class ConsoleLoad {
  private static final int AGENTS = Integer.getInteger("presence.console.agents", 2_000);
  private static final int MINUTES = Integer.getInteger("presence.console.minutes", 10);
  private static final int WATCHED = AGENTS / 10;
  private static final int CONSOLES = 20;

  @Test
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  void noConsoleIsMoreThanASecondBehindNobodyIsEvictedAndMemoryStaysFlat() throws Exception {
    ConsoleLoads load = new ConsoleLoads(AGENTS, WATCHED, CONSOLES);

    ConsoleLoads.Seen seen = load.run(MINUTES, Duration.ofMinutes(1));

    System.out.println(load + " " + seen);
    assertThat(seen.left()).as("who left").isZero();
    assertThat(seen.lost()).as("agents that gave their server up").isZero();
    assertThat(seen.sinceServer().worst()).as("worst lag, ms").isLessThanOrEqualTo(1_000);
    assertThat(seen.received()).isGreaterThanOrEqualTo((seen.sent() - WATCHED) * CONSOLES);
    assertFlat(seen.heaps());
    new ConsoleLoadPage(load, seen).writeIf(AGENTS == 2_000 && MINUTES == 10);
  }

  /** The first minute makes what stays: caches, and a full timeline for every session. */
  private static void assertFlat(List<Long> heaps) {
    long early = heaps.get(Math.min(1, heaps.size() - 1));
    assertThat(heaps.get(heaps.size() - 1))
        .as("live bytes, minute by minute: %s", heaps)
        .isLessThan(early + early / 5);
  }
}
