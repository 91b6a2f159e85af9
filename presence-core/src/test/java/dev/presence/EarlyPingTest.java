package dev.presence;

import static dev.presence.HeartbeatPolicy.adaptive;
import static dev.presence.HeartbeatPolicy.fixedInterval;
import static dev.presence.HeartbeatPolicy.whenIdle;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first ping to a peer that says nothing, which comes before its time to spread the pings. */
class EarlyPingTest {
  private static final int CROWD = 100;
  private static final Duration SLACK = Engine.TICK.multipliedBy(3);

  /** With the time after which one that says nothing is given up, counted from its join. */
  private static Stream<Arguments> policies() {
    return Stream.of(
        arguments(whenIdle(ofSeconds(27), ofSeconds(8)), ofSeconds(35)),
        arguments(fixedInterval(ofSeconds(10), 2), ofSeconds(30)),
        arguments(adaptive(), ofSeconds(25)));
  }

  private static List<Peer> crowd(Engine engine) {
    return IntStream.range(0, CROWD).mapToObj(i -> engine.silent("c" + i)).toList();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void nobodyIsGivenUpForIt(HeartbeatPolicy policy, Duration wait) {
    Engine engine = Engine.with(policy);
    List<Peer> crowd = crowd(engine);

    engine.advance(wait.minus(SLACK));

    assertThat(crowd).allMatch(Peer::isPresent);
    engine.advance(SLACK.multipliedBy(2));
    assertThat(crowd).noneMatch(Peer::isPresent);
  }

  @Test
  void aByteEach14SecondsKeepsItsPeerThatCanAnswerNoPing() {
    Engine engine = Engine.with(whenIdle(ofSeconds(27), ofSeconds(8)));
    List<Peer> crowd = crowd(engine);

    for (int i = 0; i < 20; i++) {
      engine.advance(ofSeconds(14));
      crowd.forEach(peer -> peer.session().heard());
    }

    assertThat(crowd).allMatch(Peer::isPresent);
  }

  @Test
  void anAnswerToItSetsThePhase() {
    Engine engine = Engine.with(fixedInterval(ofSeconds(10), 2));
    List<Peer> crowd = IntStream.range(0, CROWD).mapToObj(i -> engine.answering("c" + i)).toList();

    engine.advance(ofSeconds(60));
    List<Integer> before = counts(crowd);
    engine.advance(ofSeconds(1));

    assertThat(IntStream.range(0, CROWD).filter(i -> !counts(crowd).get(i).equals(before.get(i))))
        .as("pinged within a tenth of the interval")
        .hasSizeBetween(CROWD / 20, CROWD / 5);
  }

  private static List<Integer> counts(List<Peer> crowd) {
    return crowd.stream().map(peer -> peer.connection().pings.size()).toList();
  }

  @Test
  void itsRoundTripIsLearned() {
    Engine engine = Engine.with(whenIdle(ofSeconds(27), ofSeconds(8)));
    engine.silent("c0"); // whose moment is the end of the interval
    Peer peer = engine.silent("c1");
    for (int i = 0; i < 270 && peer.connection().pings.isEmpty(); i++) {
      engine.ticks(1);
    }
    engine.advance(ofMillis(300));

    peer.session().answered(peer.connection().token());

    assertThat(peer.session().vitals().rtt()).contains(ofMillis(300));
  }

  @Test
  void oneThatTheExecutorRefusesIsForgotten() {
    HeartbeatPolicy policy = fixedInterval(ofSeconds(10), 2);
    AtomicBoolean refusing = new AtomicBoolean(true);
    Engine engine = Engine.setup().policy(policy).executor(refusing(refusing)).build();
    List<Peer> crowd = crowd(engine);
    engine.advance(ofSeconds(3)); // in which 30 of 100 have their moment

    refusing.set(false);
    crowd.forEach(peer -> peer.session().heard());
    engine.advance(ofSeconds(1));

    assertThat(crowd.stream().filter(peer -> peer.connection().pings.isEmpty()))
        .hasSizeGreaterThan(CROWD / 2)
        .allMatch(peer -> peer.session().vitals().sincePing().isEmpty());
    engine.advance(policy.detectionBound().orElseThrow().plus(SLACK));
    assertThat(crowd).noneMatch(Peer::isPresent);
  }

  private static Executor refusing(AtomicBoolean refusing) {
    return task -> {
      if (refusing.get()) {
        throw new RejectedExecutionException("no thread");
      }
      task.run();
    };
  }
}
