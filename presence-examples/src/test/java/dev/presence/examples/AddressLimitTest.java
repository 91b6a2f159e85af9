package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.examples.Refusals.Limit;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressLimitTest {
  private final Refusals refusals = new Refusals();
  private final AddressLimit limit = new AddressLimit(2, refusals);

  private static InetAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private boolean enter(String address) {
    return limit.enter(address(address), 0);
  }

  @Test
  void anAddressHasItsShareAndNoMore() {
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isFalse();
    assertThat(enter("192.0.2.2")).isTrue();
    assertThat(refusals.of(Limit.CONNECTIONS_OF_ADDRESS)).isEqualTo(1);
  }

  @Test
  void whoLeavesMakesRoom() {
    enter("192.0.2.1");
    enter("192.0.2.1");

    limit.leave(address("192.0.2.1"));

    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isFalse();
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    assertThat(enter("2001:db8::1")).isTrue();
    assertThat(enter("2001:db8::ffff:1")).isTrue();
    assertThat(enter("2001:db8::2")).isFalse();
    assertThat(enter("2001:db8:0:1::1")).isTrue();
  }
}
