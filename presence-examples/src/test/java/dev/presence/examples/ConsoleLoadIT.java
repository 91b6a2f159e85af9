package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The load of {@link ConsoleLoad}, small: how late things are says nothing on a busy machine. */
class ConsoleLoadIT {
  @Test
  void everyConsoleGetsTheMetricsOfEveryClientThatItWatchesAndNobodyLeaves() throws Exception {
    ConsoleLoads.Seen seen = new ConsoleLoads(200, 20, 5).run(1, Duration.ofSeconds(5));

    System.out.println("200 agents, 20 of them watched by 5 consoles: " + seen);
    assertThat(seen.received()).isPositive();
    assertThat(seen.left()).as("who left").isZero();
  }
}
