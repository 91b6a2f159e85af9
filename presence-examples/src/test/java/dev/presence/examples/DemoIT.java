package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoIT {
  @Test
  void endsByItselfWithTheMapListingAGhostThatPresenceHasLetGo() throws Exception {
    try (ChildProcess demo = ChildProcess.jar("demo")) {
      assertThat(demo.exitCode(Duration.ofSeconds(150))).as(demo.toString()).isZero();

      String last =
          demo.out().stream().filter(l -> l.contains("<- the map still")).findFirst().orElseThrow();
      assertThat(last).contains("anna boris chen dina emil   ", "anna boris chen dina   ");
      assertThat(String.join("\n", demo.out()))
          .contains("reason    DEAD", "silent for", "ping, unanswered", "left: DEAD")
          .doesNotContain("\u001b");
      assertThat(demo.err())
          .as("nothing went wrong")
          .allMatch(line -> line.contains("this process stood still"));
    }
  }
}
