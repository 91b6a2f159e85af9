package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.DeploymentException;
import java.net.ConnectException;
import org.glassfish.tyrus.core.HandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
  @Test
  void theStatusIsFoundInAnyCause() {
    Exception failure = new DeploymentException("outer", new HandshakeException(401, "inner"));

    assertThat(Refusals.status(failure)).isEqualTo(401);
  }

  @Test
  void aServerThatDidNotAnswerHasNoStatus() {
    Exception failure = new DeploymentException("failed", new ConnectException("refused"));

    assertThat(Refusals.status(failure)).isZero();
    assertThat(Refusals.text(failure)).isEqualTo("refused");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 426})
  void tryingAgainDoesNotHelpAWrongClient(int status) {
    assertThat(Refusals.isFinal(status)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 408, 429, 500, 502, 503})
  void tryingAgainMayHelpAgainstATroubledServer(int status) {
    assertThat(Refusals.isFinal(status)).isFalse();
  }
}
