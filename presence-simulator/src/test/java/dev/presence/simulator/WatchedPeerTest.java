package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.HeartbeatPolicy;
import dev.presence.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The simulator's driver and the real registry and detector, side by side over random days. */
class WatchedPeerTest {
  @Property(tries = 1_500)
  void agrees_event_by_event_with_the_real_detector(
      @ForAll("policies") HeartbeatPolicy policy, @ForAll long seed) {
    Schedule schedule = Schedule.random(new SplittableRandom(seed), Duration.ofMinutes(12));
    List<String> real = new RealRun(policy, schedule).events();
    List<String> simulated = new SimulatedRun(policy, schedule).events();
    assertThat(simulated).as(schedule.toString()).isEqualTo(real);
  }

  @Provide
  Arbitrary<HeartbeatPolicy> policies() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            HeartbeatPolicy.whenIdle(),
            HeartbeatPolicy.whenIdle(Duration.ofSeconds(25), Duration.ofSeconds(20)),
            HeartbeatPolicy.whenIdle(Duration.ofMillis(1_230), Duration.ofMillis(770)),
            HeartbeatPolicy.fixedInterval(Duration.ofSeconds(10), 2),
            HeartbeatPolicy.fixedInterval(Duration.ofMillis(2_050), 3),
            HeartbeatPolicy.passive(Duration.ofSeconds(40)),
            HeartbeatPolicy.within(Duration.ofSeconds(30), HeartbeatPolicy.off()),
            HeartbeatPolicy.adaptive(),
            HeartbeatPolicy.adaptive()
                .withInterval(Duration.ofSeconds(2), Duration.ofSeconds(9))
                .withTimeout(Duration.ofMillis(700), Duration.ofSeconds(12)),
            HeartbeatPolicy.off()),
        Arbitraries.of(WatchedPeerTest::everythingMatters, WatchedPeerTest::byRoundTrip));
  }

  /** Asks for odd times that depend on every part of the vitals, so that any difference shows. */
  private static Verdict everythingMatters(dev.presence.Vitals v) {
    long millis = 50 + Math.floorMod(v.toString().hashCode() * 31L + v.age().toMillis(), 7_000);
    Duration recheck = Duration.ofMillis(millis);
    if (v.unansweredPings() >= 2 && v.waiting().toMillis() > 9_000) {
      return Verdict.dead("enough");
    }
    boolean ping = v.sincePing().map(since -> since.toMillis() > 5_000).orElse(true);
    Verdict verdict =
        v.silence().toMillis() > 8_000
            ? Verdict.suspect(recheck, "silent")
            : Verdict.alive(recheck, "fine");
    return ping ? verdict.withPing() : verdict;
  }

  /** The wait follows the measured round trip, as exactly as it is kept. */
  private static Verdict byRoundTrip(dev.presence.Vitals v) {
    Duration wait =
        v.rtt()
            .map(rtt -> rtt.plus(v.rttDeviation().orElseThrow().multipliedBy(4)))
            .orElse(Duration.ofSeconds(3))
            .plusMillis(400);
    if (v.unansweredPings() == 0) {
      return v.silence().toMillis() < 4_000
          ? Verdict.alive(Duration.ofSeconds(4).minus(v.silence()), "fine")
          : Verdict.alive(wait, "ask").withPing();
    }
    Duration left = wait.minus(v.waiting());
    return left.isNegative() || left.isZero()
        ? Verdict.dead("no answer")
        : Verdict.suspect(left, "waiting");
  }
}
