package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8080",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.8.9.10",
        "[::1]",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]:1",
        "[::FFFF:127.0.0.1]",
      })
  void aLoopbackNameIsAnswered(String host) {
    assertThat(HostRule.LOOPBACK.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example@127.0.0.1",
        "128.0.0.1",
        "10.0.0.1",
        "[::2]",
        "[::1].evil.example",
        "[::1",
        "::1",
        "localhost:",
        "localhost:x",
        "localhost, evil.example",
        "0x7f.1",
      })
  void anyOtherNameIsNot(String host) {
    assertThat(HostRule.LOOPBACK.allows(host)).isFalse();
  }

  @Test
  void aServerOnOtherAddressesAnswersToAnyName() {
    assertThat(HostRule.ANY.allows("evil.example")).isTrue();
  }

  @Test
  void theBoundAddressDecides() throws UnknownHostException {
    assertThat(HostRule.of(InetAddress.getByName("127.0.0.1"))).isEqualTo(HostRule.LOOPBACK);
    assertThat(HostRule.of(InetAddress.getByName("::1"))).isEqualTo(HostRule.LOOPBACK);
    assertThat(HostRule.of(InetAddress.getByName("0.0.0.0"))).isEqualTo(HostRule.ANY);
  }
}
