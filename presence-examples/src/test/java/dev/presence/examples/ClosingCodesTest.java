package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosingCodesTest {
  @Test
  void aRefusedClientIsToldWhenToTryAgain() {
    CloseReason reason = ClosingCodes.tryAgainIn(Duration.ofMillis(2_500));

    assertThat(reason.getCloseCode().getCode()).isEqualTo(4429);
    assertThat(reason.getReasonPhrase()).isEqualTo("try again in 2500 ms");
  }
}
