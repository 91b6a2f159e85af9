package dev.presence.testing;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.presence.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = VirtualTime.create();
  private final List<String> ran = new ArrayList<>();

  private Runnable note(String what) {
    return () -> ran.add(what + " at " + time.elapsed().toMillis());
  }

  @Test
  void itStandsStillUntilItIsToldToGoOn() {
    long before = time.nanoTime();
    assertThat(time.nanoTime()).isEqualTo(before);
    assertThat(time.elapsed()).isZero();

    time.advance(ofSeconds(3));

    assertThat(time.nanoTime() - before).isEqualTo(ofSeconds(3).toNanos());
    assertThat(time.elapsed()).isEqualTo(ofSeconds(3));
    assertThat(time.now()).isEqualTo(Instant.parse("2026-01-01T00:00:03Z"));
  }

  @Test
  void itsNanosecondsWrapAroundWithinFiveSeconds() {
    assertThat(time.nanoTime()).isPositive();
    time.advance(ofSeconds(5).plusNanos(1));
    assertThat(time.nanoTime()).isNegative();
  }

  @Test
  void whatIsDueRunsInOrderAndAtItsTime() {
    time.after(ofMillis(20), note("b"));
    time.after(ofMillis(10), note("a"));
    time.after(ofMillis(20), note("c"));
    time.after(ofMillis(50), note("later"));
    time.after(ofMillis(-5), note("at once"));

    time.advance(ofMillis(30));

    assertThat(ran).containsExactly("at once at 0", "a at 10", "b at 20", "c at 20");
    assertThat(time.elapsed()).isEqualTo(ofMillis(30));
  }

  @Test
  void anActionMayAddActions() {
    time.after(ofMillis(10), () -> time.after(ofMillis(10), note("second")));

    time.advance(ofMillis(20));

    assertThat(ran).containsExactly("second at 20");
  }

  @Test
  void anActionMayLetTimePassItself() {
    time.after(ofMillis(10), () -> time.advance(ofMillis(50)));
    time.after(ofMillis(20), note("inner"));

    time.advance(ofMillis(70));

    assertThat(ran).containsExactly("inner at 20");
    assertThat(time.elapsed()).isEqualTo(ofMillis(70));
  }

  @Test
  void whatIsPeriodicRunsEveryPeriod() {
    time.every(ofMillis(10), note("tick"));

    time.advance(ofMillis(35));

    assertThat(ran).containsExactly("tick at 10", "tick at 20", "tick at 30");
  }

  @Test
  void badArgumentsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.advance(ofMillis(-1)))
        .withMessageContaining("PT-0.001S");
    for (Duration bad : List.of(ZERO, ofMillis(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> time.every(bad, () -> {}))
          .withMessageContaining("period");
    }
  }

  @Test
  void theClocksOfThisMachineGoOn() {
    TimeSource system = TimeSource.system();
    long before = System.nanoTime();

    assertThat(system.nanoTime() - before).isBetween(0L, ofSeconds(60).toNanos());
    assertThat(Duration.between(system.now(), Instant.now())).isLessThan(ofSeconds(60));
  }
}
