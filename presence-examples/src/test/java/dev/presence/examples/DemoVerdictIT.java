package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.HeartbeatPolicy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The demo in short, but patient enough for an agent whose thread the machine keeps waiting. */
class DemoVerdictIT {
  private static final HeartbeatPolicy POLICY =
      HeartbeatPolicy.whenIdle(Duration.ofMillis(1_500), Duration.ofSeconds(3));

  private final StringWriter said = new StringWriter();

  private boolean play(Duration promised) throws Exception {
    try (DemoStage stage = new DemoStage(POLICY)) {
      return new Demo(promised, 1, stage, new PrintWriter(said, true)).run();
    }
  }

  @Test
  void aGhostThatIsGoneWithinTheBoundIsASuccess() throws Exception {
    boolean success = play(POLICY.detectionBound().orElseThrow());

    assertThat(success).as(said.toString()).isTrue();
  }

  @Test
  void aGhostThatOutlivesTheBoundIsAFailure() throws Exception {
    boolean success = play(Duration.ofMillis(100));

    assertThat(success).as(said.toString()).isFalse();
    assertThat(said.toString()).contains("Presence let emil go", "Promised: 0.1 s");
  }
}
