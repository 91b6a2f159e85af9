package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.PresenceDirectory.Freshness;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An engine that is restarted, and has kept its data. */
class EngineWithDataIT {
  private static final Duration LEASE = Duration.ofSeconds(9);
  private static final int SESSIONS = 20_000;
  private static final Pattern SCANS = Pattern.compile("cmdstat_hscan:calls=(\\d+)");

  @Test
  void comparingWithItTakesFewSteps() {
    try (TestEngine engine = TestEngine.start("--appendonly", "yes", "--appendfsync", "no");
        Node b = Node.start(engine.uri(), "b", LEASE);
        Node a = Node.start(engine.uri(), "a", LEASE)) {
      for (int i = 0; i < SESSIONS; i++) {
        a.join("user" + i);
      }
      b.awaitMembers(SESSIONS);

      engine.kill();
      a.awaitFreshness(Freshness.STALE);
      b.awaitFreshness(Freshness.STALE);
      engine.restart();
      a.awaitFreshness(Freshness.LIVE);
      b.awaitFreshness(Freshness.LIVE);

      assertThat(b.told.left()).isEmpty();
      assertThat(a.told.left()).isEmpty();
      b.awaitMembers(SESSIONS);
      // Ten sessions each by default, which were 2,000 steps, and a lease is over meanwhile.
      assertThat(scans(engine)).isBetween(1, 1_000);
    }
  }

  private static int scans(TestEngine engine) {
    String stats = engine.ask(commands -> commands.info("commandstats"));
    Matcher calls = SCANS.matcher(stats);
    return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
  }
}
