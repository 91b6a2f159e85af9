package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.testing.VirtualTime;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private static final InetAddress HERE = IpAddress.parse("192.0.2.1").orElseThrow();

  private final VirtualTime time = VirtualTime.create();
  private final Refusals refusals = new Refusals();
  private final FailedAttempts failures = new FailedAttempts(time, refusals);

  private void useUp(InetAddress address) {
    for (int i = 0; i < FailedAttempts.MOST; i++) {
      assertThat(failures.tooMany(address)).isFalse();
      failures.add(address);
    }
  }

  @Test
  void anAddressThatFailedTooOftenWaitsUntilItsMinuteIsOver() {
    useUp(HERE);

    assertThat(failures.tooMany(HERE)).isTrue();
    time.advance(FailedAttempts.WITHIN.minusNanos(1));
    assertThat(failures.tooMany(HERE)).isTrue();
    time.advance(FailedAttempts.WITHIN);
    assertThat(failures.tooMany(HERE)).isFalse();
  }

  @Test
  void otherAddressesAreNoConcern() {
    useUp(HERE);

    assertThat(failures.tooMany(IpAddress.parse("192.0.2.2").orElseThrow())).isFalse();
  }

  @Test
  void allAddressesOfAnIpv6NetworkAreOne() {
    useUp(IpAddress.parse("2001:db8:1:2::3").orElseThrow());

    assertThat(failures.tooMany(IpAddress.parse("2001:db8:1:2:ffff::4").orElseThrow())).isTrue();
    assertThat(failures.tooMany(IpAddress.parse("2001:db8:1:3::3").orElseThrow())).isFalse();
  }

  @Test
  void theOneThatFailedLongestAgoIsForgottenOnceThereAreTooMany() throws Exception {
    useUp(HERE);
    for (int i = 0; i < FailedAttempts.ADDRESSES; i++) {
      failures.add(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
    }

    assertThat(failures.tooMany(HERE)).isFalse();
    assertThat(refusals.of(Refusals.Limit.WRONG_TOKENS))
        .isEqualTo(FailedAttempts.MOST + FailedAttempts.ADDRESSES);
  }
}
