package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosingCodesTest {
  @Test
  void aRefusedClientIsToldWhenToTryAgain() {
    CloseReason reason = ClosingCodes.tryAgainIn(Duration.ofMillis(2_500));

    assertThat(reason.getCloseCode().getCode()).isEqualTo(4429);
    assertThat(reason.getReasonPhrase()).isEqualTo("try again in 2500 ms");
    assertThat(ClosingCodes.delayIn(reason)).contains(Duration.ofMillis(2_500));
  }

  @Test
  void otherReasonsHaveNoDelay() {
    CloseReason sameText = new CloseReason(CloseCodes.GOING_AWAY, "try again in 5 ms");

    assertThat(ClosingCodes.delayIn(sameText)).isEmpty();
  }
}
