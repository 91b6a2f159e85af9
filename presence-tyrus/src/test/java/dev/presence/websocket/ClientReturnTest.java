package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientReturnTest {
  @Test
  void anAdviceIsReadFromTheReason() {
    assertThat(ClientReturn.adviceIn("try again in 1500 ms")).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void anAdviceCountsForAnHourAtMost() {
    assertThat(ClientReturn.adviceIn("try again in 999999999 ms")).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "deploy",
        "try again in  5 ms",
        "try again in -5 ms",
        "try again in 5 s",
        "try again in 1234567890 ms",
        "try again in ٣ ms",
        "please try again in 5 ms"
      })
  void anythingElseIsOnlyText(String reason) {
    assertThat(ClientReturn.adviceIn(reason)).isZero();
  }
}
