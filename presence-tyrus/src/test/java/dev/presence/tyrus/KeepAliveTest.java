package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.presence.HeartbeatPolicy;
import dev.presence.Verdict;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

class KeepAliveTest {
  private static final HeartbeatPolicy WITHIN_25 =
      HeartbeatPolicy.whenIdle(Duration.ofSeconds(15), Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT1S, 1, idle must be 1 to 32767 whole seconds",
    "PT32768S, PT1S, 1, idle must be 1 to 32767 whole seconds",
    "PT1.5S, PT1S, 1, idle must be 1 to 32767 whole seconds",
    "PT1S, PT0S, 1, interval must be 1 to 32767 whole seconds",
    "PT1S, PT1S, 0, count must be 1 to 127",
    "PT1S, PT1S, 128, count must be 1 to 127",
  })
  void whatIsOutOfRangeIsNamed(Duration idle, Duration interval, int count, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeepAlive(idle, interval, count))
        .withMessageContaining(message);
  }

  @Test
  void itReachesTheSocketWherePlatformsOfferIt() throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      assertThat(KeepAlive.isSupportedBy(channel))
          .isEqualTo(channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE));
      keepAlive(7, 3, 2).applyTo(channel);
      assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(7);
      assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(3);
      assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(2);
    }
  }

  @Test
  void aPlatformWithoutItIsRecognised() {
    SocketChannel channel = Mockito.mock(SocketChannel.class);
    Mockito.when(channel.supportedOptions()).thenReturn(Set.of());
    assertThat(KeepAlive.isSupportedBy(channel)).isFalse();
  }

  @Test
  void oneThatCanNeverFireFirstAddsNothing() {
    assertThat(KeepAliveAdvice.on(keepAlive(20, 5, 4), WITHIN_25).orElseThrow())
        .contains("40.0 s", "25.0 s", "harmless", "adds nothing");
  }

  @Test
  void oneThatIsLessPatientThanThePolicyFightsIt() {
    assertThat(KeepAliveAdvice.on(keepAlive(10, 2, 3), WITHIN_25).orElseThrow())
        .contains("6.0 s", "10.0 s", "raise interval or count");
  }

  @Test
  void oneThatIsAsPatientAndStillFirstFits() {
    assertThat(KeepAliveAdvice.on(keepAlive(10, 3, 4), WITHIN_25)).isEmpty();
  }

  @Test
  void aPolicyThatNeverPingsGrantsItsWholeBound() {
    assertThat(
            KeepAliveAdvice.on(keepAlive(10, 3, 4), HeartbeatPolicy.passive(Duration.ofSeconds(25)))
                .orElseThrow())
        .contains("12.0 s", "25.0 s");
  }

  @Test
  void aPolicyWithoutABoundHasNothingToFight() {
    HeartbeatPolicy lambda = vitals -> Verdict.alive(Duration.ofSeconds(1), "always");
    assertThat(KeepAliveAdvice.on(keepAlive(10, 2, 3), lambda)).isEmpty();
    assertThat(KeepAliveAdvice.on(keepAlive(10, 2, 3), HeartbeatPolicy.off())).isEmpty();
  }

  private static KeepAlive keepAlive(int idle, int interval, int count) {
    return new KeepAlive(Duration.ofSeconds(idle), Duration.ofSeconds(interval), count);
  }
}
