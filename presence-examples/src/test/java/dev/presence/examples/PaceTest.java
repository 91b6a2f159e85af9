package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final VirtualTime time = VirtualTime.create();
  private final Pace pace = new Pace(time, 3);

  private long allowedOf(int tries) {
    return IntStream.range(0, tries).filter(i -> pace.allows()).count();
  }

  @Test
  void allowsSoManyInASecondAndNoMore() {
    assertThat(allowedOf(10)).isEqualTo(3);
  }

  @Test
  void whatWasTooMuchIsNoDebt() {
    allowedOf(10);

    time.advance(Duration.ofSeconds(1));

    assertThat(allowedOf(10)).isEqualTo(3);
  }

  @Test
  void theSecondIsOver1000MsAfterItsFirst() {
    allowedOf(3);

    time.advance(Duration.ofMillis(999));

    assertThat(allowedOf(1)).isZero();
    time.advance(Duration.ofMillis(1));
    assertThat(allowedOf(1)).isOne();
  }
}
