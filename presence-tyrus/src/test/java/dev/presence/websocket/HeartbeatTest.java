package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
  private static final HeartbeatTimes TIMES =
      new HeartbeatTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ZERO);

  private static Heartbeat parsed(String body) {
    return Heartbeat.parse("\u0005hb1 " + body).orElseThrow();
  }

  @Test
  void aHeartbeatIsKnownByItsPrefixHoweverItGoesOn() {
    assertThat(Heartbeat.isMeantBy("\u0005hb nonsense")).isTrue();
    assertThat(Heartbeat.isMeantBy("hb1 ask id=7")).isFalse();
    assertThat(Heartbeat.isMeantBy("")).isFalse();
  }

  @Test
  void theExamplesOfTheProtocolAreUnderstood() {
    assertThat(parsed("hello max=1 ask=5000 answer=5000"))
        .isEqualTo(new Heartbeat(1, "hello", Map.of("max", "1", "ask", "5000", "answer", "5000")));
    assertThat(parsed("ask id=a3").id()).contains("a3");
    assertThat(Heartbeat.parse("\u0005hb0 unsupported min=2 max=3").orElseThrow().version())
        .isZero();
    assertThat(parsed("hello").fields()).isEmpty();
  }

  @Test
  void whatWeWriteWeUnderstand() {
    assertThat(Heartbeat.parse(Heartbeat.text("ask id=7")))
        .contains(new Heartbeat(1, "ask", Map.of("id", "7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0005hb",
        "\u0005hb1",
        "\u0005hb1 ",
        "\u0005hb01 ask id=7",
        "\u0005hb1000 ask id=7",
        "\u0005hb-1 ask id=7",
        "\u0005HB1 ask id=7",
        "\u0005hb1 Ask id=7",
        "\u0005hb1 ask  id=7",
        "\u0005hb1 ask id=7 ",
        "\u0005hb1 ask id=",
        "\u0005hb1 ask id=7 id=7",
        "\u0005hb1 ask id=a_b",
        "\u0005hb1 ask id=٣",
        "\u0005hb1 ask id=7\n",
        "\u0005hb1 abcdefghijklmnopq",
        "\u0005hb1 ask id=1234567890123456789012345"
      })
  void whatTheGrammarDoesNotAllowIsMalformed(String text) {
    assertThat(Heartbeat.parse(text)).isEmpty();
  }

  @Test
  void aHeartbeatHas128CharactersAtMost() {
    StringBuilder longest = new StringBuilder("\u0005hb1 ask");
    for (char name = 'a'; name < 'e'; name++) {
      longest.append(' ').append(name).append("=123456789012345678901234");
    }
    longest.append(" f=12");
    while (longest.length() < 128) {
      longest.append('3');
    }

    assertThat(Heartbeat.parse(longest.toString())).isPresent();
    assertThat(Heartbeat.parse(longest + "4")).isEmpty();
  }

  @Test
  void aNumberOutsideItsRangeIsTakenAsTheNearestEnd() {
    assertThat(TIMES.replacedBy(parsed("welcome ask=1 answer=999999999999999999999999 spread=7")))
        .contains(
            new HeartbeatTimes(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMillis(7)));
    assertThat(parsed("x n=000000000000000000000012").number("n", 0, 100, 5)).isEqualTo(12);
  }

  @Test
  void aNumberThatIsNotThereIsTheOneBefore() {
    assertThat(TIMES.replacedBy(parsed("welcome"))).contains(TIMES);
  }

  @Test
  void aNumberThatIsNotAllDigitsIsMalformed() {
    assertThat(TIMES.replacedBy(parsed("welcome ask=5s"))).isEmpty();
    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(() -> parsed("x n=-5").number("n", 0, 100, 5));
  }

  @Test
  void twentyHeartbeatsPassInTenSeconds() {
    HeartbeatQuota quota = new HeartbeatQuota();
    long now = Long.MAX_VALUE - 5;
    for (int i = 0; i < 20; i++) {
      assertThat(quota.take(now)).isTrue();
    }
    assertThat(quota.take(now)).isFalse();
    assertThat(quota.take(now + Duration.ofMillis(9_999).toNanos())).isFalse();
    assertThat(quota.take(now + Duration.ofSeconds(10).toNanos())).isTrue();
  }
}
