package dev.presence;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyFailureTest {
  private static final Duration BOUND = HeartbeatPolicy.whenIdle().detectionBound().orElseThrow();

  static List<HeartbeatPolicy> broken() {
    return List.of(
        vitals -> null,
        vitals -> {
          throw new IllegalStateException("made by the test");
        },
        vitals -> {
          throw new AssertionError("made by the test");
        },
        vitals -> {
          throw new StackOverflowError();
        },
        vitals -> {
          throw new NoClassDefFoundError("made by the test");
        });
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whereAPolicyFailsTheDefaultDecides(HeartbeatPolicy broken) {
    Engine engine = Engine.with(broken);
    Peer ghost = engine.silent("ghost");
    Peer alive = engine.answering("alive");

    engine.advance(BOUND.plusSeconds(1));

    assertThat(ghost.isPresent()).isFalse();
    assertThat(alive.isPresent()).isTrue();
    assertThat(engine.registry.stats().policyErrors()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aFailureIsCountedEachTimeAndLoggedOnce(HeartbeatPolicy broken) {
    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class)) {
      Engine engine = Engine.with(broken);
      for (int i = 0; i < 20; i++) {
        engine.answering("c" + i);
      }

      engine.advance(ofMinutes(1));

      assertThat(engine.registry.stats().policyErrors()).isGreaterThan(20);
      assertThat(log.lines(" WARN "))
          .singleElement()
          .asString()
          .contains("decides instead", "whenIdle(PT27S, PT8S)");
    }
  }

  @Test
  void aCheckInWhichAPolicyFailsIsCountedOnce() {
    Engine engine = Engine.with(vitals -> null);
    engine.silent("ghost");
    engine.advance(ofSeconds(26)); // past its first check
    long most = 0;
    for (int i = 0; i < 60; i++) {
      long before = engine.registry.stats().policyErrors();
      engine.ticks(1);
      most = Math.max(most, engine.registry.stats().policyErrors() - before);
    }

    assertThat(most).isEqualTo(1);
  }

  @Test
  void aCheckedExceptionThatWasSneakedOutIsReplacedToo() {
    Engine engine =
        Engine.with(
            vitals -> {
              throw PolicyFailureTest.<RuntimeException>sneaky(new Exception("made by the test"));
            });
    Peer ghost = engine.silent("ghost");

    engine.advance(BOUND.plusSeconds(1));

    assertThat(ghost.isPresent()).isFalse();
    assertThat(engine.registry.stats().policyErrors()).isPositive();
  }

  /** As other languages throw what they do not declare. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> E sneaky(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void aPolicyThatCannotPrintItselfHarmsNobody() {
    HeartbeatPolicy mute =
        new HeartbeatPolicy() {
          @Override
          public Verdict decide(Vitals vitals) {
            return Engine.WHEN_IDLE.decide(vitals);
          }

          @Override
          public String toString() {
            throw new IllegalStateException("made by the test");
          }
        };
    Engine engine = Engine.create();
    Peer old = engine.join("mute", mute);

    engine.registry.join(old.session().identity(), new FakeConnection("newer"));

    assertThat(old.isPresent()).isFalse();
    assertThat(engine.lastDeparture().policy()).isEqualTo(mute.getClass().getName());
  }

  @Test
  void aNullInsideWithinIsReplacedToo() {
    Engine engine = Engine.with(HeartbeatPolicy.within(ofSeconds(60), vitals -> null));
    Peer ghost = engine.silent("ghost");

    engine.advance(BOUND.plusSeconds(1));

    assertThat(ghost.isPresent()).isFalse();
  }

  @Test
  void aFailingPolicyOfOneSessionLeavesTheOthersTheirs() {
    Engine engine = Engine.with(HeartbeatPolicy.passive(ofSeconds(5)));
    Peer broken = engine.join("broken", vitals -> null);
    Peer other = engine.silent("other");

    engine.advance(ofSeconds(6));
    assertThat(other.isPresent()).isFalse();
    assertThat(broken.isPresent()).isTrue();

    engine.advance(BOUND);
    assertThat(broken.isPresent()).isFalse();
  }
}
