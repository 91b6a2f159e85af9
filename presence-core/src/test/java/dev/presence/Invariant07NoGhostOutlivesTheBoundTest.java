package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import dev.presence.Scenarios.Scenario;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

class Invariant07NoGhostOutlivesTheBoundTest {
  /** Anything can have happened before: only the time since the last evidence counts. */
  private static void goneWithinTheBound(Simulation simulation, Scenario scenario) {
    assertThat(simulation.isDead()).as("it is gone").isTrue();
    Departure departure = simulation.departure();
    Duration bound = scenario.plan().policy().detectionBound().orElseThrow();
    assertThat(simulation.detectionTime())
        .as(
            "bound %s, q %s, s %s; %s",
            bound, departure.pingDelay(), departure.standstill(), departure)
        .isLessThanOrEqualTo(
            bound
                .plus(scenario.tick().multipliedBy(3))
                .plus(departure.pingDelay())
                .plus(departure.standstill()));
  }

  private static Simulation simulation(Scenario s, Simulation.Answering answering) {
    return new Simulation(
        s.plan().policy(), s.tick(), s.process(), s.longestWait(), s.seed(), answering);
  }

  @Property(tries = 300)
  @Domain(Scenarios.class)
  void aPeerThatNeverSaysAnything(@ForAll Scenario scenario) {
    Simulation simulation = simulation(scenario, s -> {});

    goneWithinTheBound(simulation.run(ofMinutes(60)), scenario);
  }

  @Property(tries = 300)
  @Domain(Scenarios.class)
  void aPeerThatAnswersAtOnceUntilItsCableIsCut(@ForAll Scenario scenario) {
    Duration[] cut = new Duration[1];
    Simulation simulation =
        simulation(
            scenario,
            s -> {
              if (s.time.elapsed().compareTo(cut[0]) < 0) {
                s.byteArrives();
              }
            });
    cut[0] = simulation.time.elapsed().plus(simulation.random(ofMinutes(2)));

    goneWithinTheBound(simulation.run(ofMinutes(60)), scenario);
  }

  @Property(tries = 300)
  @Domain(Scenarios.class)
  void aPeerThatTalksAndAnswersSlowlyUntilItsCableIsCut(@ForAll Scenario scenario) {
    Duration[] cut = new Duration[1];
    Simulation simulation =
        simulation(scenario, s -> s.time.after(s.random(ofSeconds(12)), () -> arrives(s, cut[0])));
    cut[0] = simulation.time.elapsed().plus(simulation.random(ofMinutes(2)));
    talk(simulation, simulation.random(ofSeconds(30)), cut[0]);

    goneWithinTheBound(simulation.run(ofMinutes(60)), scenario);
  }

  private static void talk(Simulation s, Duration longestPause, Duration cut) {
    s.time.after(
        s.random(longestPause).plusNanos(1),
        () -> {
          arrives(s, cut);
          if (s.time.elapsed().compareTo(cut) < 0) {
            talk(s, longestPause, cut);
          }
        });
  }

  private static void arrives(Simulation s, Duration cut) {
    if (s.time.elapsed().compareTo(cut) < 0) {
      s.byteArrives();
    }
  }

  @Example
  void aPingWhoseWriteBlocksForEverKeepsNoGhost() {
    for (HeartbeatPolicy policy :
        new HeartbeatPolicy[] {
          HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(10)),
          HeartbeatPolicy.fixedInterval(ofSeconds(5), 3),
          HeartbeatPolicy.within(ofSeconds(20), HeartbeatPolicy.off())
        }) {
      try (ThreadPerTask threads = new ThreadPerTask()) {
        Engine engine = Engine.setup().policy(policy).executor(threads).build();
        Peer ghost = engine.silent("c1");
        ghost.connection().onPing = token -> Await.block(new CountDownLatch(1));
        Duration bound = policy.detectionBound().orElseThrow();

        engine.advance(bound.plus(Engine.TICK.multipliedBy(3)));

        assertThat(ghost.isPresent()).as("%s", policy).isFalse();
      }
    }
  }

  @Example
  void aPingThatIsBeingWrittenIsSeenByThePolicy() {
    try (ThreadPerTask threads = new ThreadPerTask()) {
      Engine engine = Engine.setup().executor(threads).build();
      Peer ghost = engine.silent("c1");
      ghost.connection().onPing = token -> Await.block(new CountDownLatch(1));

      engine.advance(ofSeconds(18));

      assertThat(ghost.session().vitals().stuckWrite()).isBetween(ofSeconds(2), ofSeconds(18));
      assertThat(ghost.session().vitals().waiting())
          .isEqualTo(ghost.session().vitals().stuckWrite());
    }
  }

  @Example
  void manyLateTicksAreAllInTheStandstillOfTheDeparture() {
    HeartbeatPolicy policy = HeartbeatPolicy.whenIdle(ofSeconds(300), ofSeconds(30));
    Engine engine = Engine.setup().policy(policy).build();
    engine.stop();
    Peer ghost = engine.silent("c1");

    while (ghost.isPresent()) {
      engine.advance(Engine.TICK.plus(ofMillis(50)));
      engine.detector.tick();
    }

    assertThat(engine.time.elapsed())
        .isLessThanOrEqualTo(
            ofSeconds(330)
                .plus(Engine.TICK.multipliedBy(3))
                .plus(engine.lastDeparture().standstill()));
  }

  @Example
  void theWaitOfAnyUnansweredPingForAThreadIsInTheDeparture() {
    AtomicReference<Duration> wait = new AtomicReference<>(Duration.ZERO);
    AtomicReference<VirtualTime> time = new AtomicReference<>();
    Executor executor = task -> time.get().after(wait.get(), task);
    Engine engine =
        Engine.setup()
            .policy(HeartbeatPolicy.fixedInterval(ofSeconds(5), 3))
            .executor(executor)
            .build();
    time.set(engine.time);
    Peer ghost = engine.silent("c1");
    engine.advance(ofSeconds(6)); // the first ping is out
    wait.set(ofSeconds(60));
    while (ghost.isPresent()) {
      engine.ticks(1);
    }

    assertThat(engine.lastDeparture().pingDelay()).isGreaterThanOrEqualTo(ofSeconds(60));
    assertThat(engine.time.elapsed())
        .isLessThanOrEqualTo(
            ofSeconds(20)
                .plus(Engine.TICK.multipliedBy(3))
                .plus(engine.lastDeparture().pingDelay()));
  }
}
