package dev.presence.examples;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Few enough for every build; so few that chance alone may bring more than a tenth together. */
class RestartStormIT {
  private static final int CLIENTS = 300;
  private static final double MOST_PERCENT = 15;

  /** With what a busy machine needs to start a JVM and shake hands. */
  private static final Duration ALL_BACK_WITHIN = Storm.ALL_BACK_WITHIN.plusSeconds(10);

  @Test
  void theClientsOfAKilledServerComeBackOneAfterTheOther() throws Exception {
    Storm.Seen seen = RestartStorms.killed(Storm.Kind.JAVA, CLIENTS, Storm.SPREAD);
    seen.print("server killed, spread 20 s");

    RestartStorms.assertSpread(seen, MOST_PERCENT, ALL_BACK_WITHIN);
  }

  @Test
  void nobodyIsToldOfflineWhileTheServerStaysAndUsersLinger() throws Exception {
    Storm.Seen seen = RestartStorms.proxyKilled(Storm.Kind.JAVA, CLIENTS);
    seen.print("proxy killed, spread 20 s");

    RestartStorms.assertSpread(seen, MOST_PERCENT, ALL_BACK_WITHIN);
  }
}
