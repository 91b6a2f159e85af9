package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.Engine.Peer;
import dev.presence.Scenarios.Scenario;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

class Invariant08WhoAnswersIsNeverEvictedTest {
  /** One byte at the last moment for each oldest unanswered ping, and as late between them. */
  private static final class LastMoment implements Simulation.Answering {
    private final Duration timeout;
    private final Duration spare;
    private boolean underway;

    LastMoment(Duration timeout, Duration spare) {
      this.timeout = timeout;
      this.spare = spare;
    }

    @Override
    public void pinged(Simulation simulation) {
      if (!underway) {
        underway = true;
        simulation.time.after(
            timeout.minusNanos(1).minus(simulation.random(spare)),
            () -> {
              underway = false;
              simulation.byteArrives();
            });
      }
    }
  }

  private static void staysUnder(Scenario s, Simulation.Answering answering) {
    Simulation simulation =
        new Simulation(
            s.plan().policy(), s.tick(), s.process(), s.longestWait(), s.seed(), answering);
    beat(simulation, s);

    simulation.run(ofMinutes(5));

    assertThat(simulation.isDead()).as("%s", simulation.story()).isFalse();
  }

  /** Under passive nobody asks: the peer must beat by itself. */
  private static void beat(Simulation simulation, Scenario s) {
    if (s.plan().policy() instanceof Policies.Passive) {
      simulation.time.after(
          simulation.random(s.plan().timeout()),
          () -> {
            simulation.byteArrives();
            beat(simulation, s);
          });
    }
  }

  @Property(tries = 300)
  @Domain(Scenarios.class)
  void whoAnswersAtTheLastMoment(@ForAll Scenario scenario) {
    staysUnder(scenario, new LastMoment(scenario.plan().timeout(), Duration.ZERO));
  }

  @Property(tries = 300)
  @Domain(Scenarios.class)
  void whoAnswersAtAnyMomentWithinTheTimeout(@ForAll Scenario scenario) {
    Duration timeout = scenario.plan().timeout();
    staysUnder(scenario, new LastMoment(timeout, timeout.dividedBy(2)));
  }

  @Example
  void whoBeatsMoreOftenThanWeTick() {
    Engine engine = Engine.with(HeartbeatPolicy.passive(ofMillis(80)));
    Peer peer = engine.silent("c1");
    engine.time.every(ofMillis(30), peer.session()::heard);

    engine.advance(ofMinutes(1));

    assertThat(peer.isPresent()).isTrue();
  }

  @Example
  void whoWasPingedOutOfTurn() {
    for (int second = 1; second < 15; second++) {
      AtomicReference<VirtualTime> time = new AtomicReference<>();
      Engine engine =
          Engine.setup()
              .executor(task -> time.get().after(ofMillis(90), task))
              .registry(b -> b.takeover(Takeover.REJECT_NEW))
              .build();
      time.set(engine.time);
      Peer incumbent = engine.join(Identity.of("alice"), new FakeConnection("old"));
      incumbent.connection().onPing =
          token ->
              engine.time.after(
                  Engine.TIMEOUT.minusMillis(20), () -> incumbent.session().answered(token));
      engine.advance(ofSeconds(second));
      assertThatThrownBy(() -> engine.join(Identity.of("alice"), new FakeConnection("new")))
          .isInstanceOf(JoinRefusedException.class);

      engine.advance(ofMinutes(1));

      assertThat(incumbent.isPresent())
          .as("refused at %s s: %s", second, engine.registry.departures())
          .isTrue();
    }
  }
}
