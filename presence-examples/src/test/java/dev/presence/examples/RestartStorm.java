package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * 5,000 clients lose their server. Its name keeps it out of {@code mvn verify}; the profile {@code
 * restart-storm} runs it, and {@code -Dpresence.storm.clients=1000} makes it smaller.
 */
class RestartStorm {
  private static final double MOST_PERCENT = 10;

  private final int clients = Integer.getInteger("presence.storm.clients", 5_000);

  @Test
  void aKilledServerSeesNoMoreThanATenthOfTheReturnsInAnySecond() throws Exception {
    Storm.Seen seen = RestartStorms.killed(Storm.Kind.NODE, clients, Storm.SPREAD);
    seen.print("server killed, spread 20 s");

    RestartStorms.assertSpread(seen, MOST_PERCENT, Storm.ALL_BACK_WITHIN);
  }

  @Test
  void nobodyIsToldOfflineWhileTheServerStaysAndUsersLinger() throws Exception {
    Storm.Seen seen = RestartStorms.proxyKilled(Storm.Kind.NODE, clients);
    seen.print("proxy killed, spread 20 s");

    RestartStorms.assertSpread(seen, MOST_PERCENT, Storm.ALL_BACK_WITHIN);
  }

  @Test
  void withoutASpreadTheBackoffAloneBringsMoreBackAtOnce() throws Exception {
    Storm.Seen seen = RestartStorms.killed(Storm.Kind.NODE, clients, Duration.ZERO);
    seen.print("server killed, spread 0 s");

    assertThat(seen.returns()).hasSize(clients);
    assertThat(seen.worstSecond(seen.returns())).isGreaterThan(MOST_PERCENT);
  }
}
