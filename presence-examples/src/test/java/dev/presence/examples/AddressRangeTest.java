package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  private static boolean contains(String range, String address) {
    InetAddress asked = IpAddress.parse(address).orElseThrow();
    return AddressRange.parse(range).orElseThrow().contains(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7",
    "10.0.0.7/32, 10.0.0.7",
    "10.0.0.0/8, 10.255.0.1",
    "10.77.3.1/8, 10.255.0.1",
    "172.16.0.0/12, 172.31.255.255",
    "192.168.1.128/25, 192.168.1.200",
    "0.0.0.0/0, 8.8.8.8",
    "::1, ::1",
    "2001:db8::/32, 2001:db8:ffff::1",
    "fe80::/10, febf::1",
    "127.0.0.1, ::ffff:127.0.0.1",
  })
  void whatIsInARange(String range, String address) {
    assertThat(contains(range, address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.8",
    "10.0.0.0/8, 11.0.0.0",
    "172.16.0.0/12, 172.32.0.0",
    "192.168.1.128/25, 192.168.1.127",
    "0.0.0.0/0, ::1",
    "::/0, 8.8.8.8",
    "fe80::/10, fec0::1",
  })
  void whatIsNot(String range, String address) {
    assertThat(contains(range, address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "10.0.0.0/8/8",
        "::1/129",
        ":::",
        "localhost",
        "proxy.example",
        "[::1]",
        "10.0.0.0/8 ",
      })
  void whatIsNoRange(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }

  @Test
  void noNameIsEverLookedUp() {
    assertThat(IpAddress.parse("cafe")).isEmpty();
    assertThat(IpAddress.parse("fe80::1%lo")).isEmpty();
  }
}
