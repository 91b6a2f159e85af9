package dev.presence;

import static dev.presence.HeartbeatPolicy.adaptive;
import static dev.presence.HeartbeatPolicy.fixedInterval;
import static dev.presence.HeartbeatPolicy.passive;
import static dev.presence.HeartbeatPolicy.whenIdle;
import static dev.presence.HeartbeatPolicy.within;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A container that blocks in the write of a ping, behind a blocked send of the application. */
class StuckPingTest {
  private static final Duration SLACK = Engine.TICK.multipliedBy(3);

  private final CountDownLatch room = new CountDownLatch(1);
  private final ThreadPerTask pool = new ThreadPerTask();

  @AfterEach
  void letGo() {
    room.countDown();
    pool.close();
  }

  private static Stream<HeartbeatPolicy> pinging() {
    return Stream.of(
        whenIdle(ofSeconds(15), ofSeconds(10)),
        fixedInterval(ofSeconds(10), 2),
        adaptive(),
        within(ofSeconds(40), whenIdle(ofSeconds(15), ofSeconds(10))),
        within(ofSeconds(40), passive(ofMinutes(5))));
  }

  private Engine engine(HeartbeatPolicy policy) {
    return Engine.setup().policy(policy).executor(pool).build();
  }

  private Peer stuckInItsFirstPing(Engine engine) {
    Peer peer = engine.silent("c1");
    peer.connection().onPing = token -> Await.block(room);
    for (int i = 0; i < 60 && peer.connection().pings.isEmpty(); i++) {
      engine.advance(ofSeconds(1));
    }
    assertThat(peer.connection().pings).hasSize(1);
    return peer;
  }

  @ParameterizedTest
  @MethodSource("pinging")
  void aGhostHeardAfterThatWriteBeganLeavesWithinTheBound(HeartbeatPolicy policy) {
    Engine engine = engine(policy);
    Peer peer = stuckInItsFirstPing(engine);
    engine.advance(ofSeconds(1));
    peer.session().heard();

    engine.advance(policy.detectionBound().orElseThrow().plus(SLACK));

    assertThat(peer.isPresent()).isFalse();
    assertThat(engine.lastDeparture().reason()).isEqualTo(LeaveReason.DEAD);
    assertThat(peer.connection().pings).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("pinging")
  void whoGoesOnTalkingStays(HeartbeatPolicy policy) {
    Engine engine = engine(policy);
    Peer peer = stuckInItsFirstPing(engine);

    for (int i = 0; i < 60; i++) {
      engine.advance(ofSeconds(9));
      peer.session().heard();
    }

    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void whoAnswersWithinTheTimeoutOfTheWishStays() {
    Engine engine = engine(Engine.WHEN_IDLE);
    Peer peer = stuckInItsFirstPing(engine);
    peer.session().heard();
    engine.advance(Engine.INTERVAL.plus(Engine.TIMEOUT).minus(SLACK));

    peer.session().heard();
    engine.advance(Engine.INTERVAL);

    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void anEarlyOneIsNoQuestionOfTheNextDetectorsEarlyOne() {
    Engine engine = engine(Engine.WHEN_IDLE);
    Peer peer = stuckInItsEarlyPing(engine);
    engine.detector.close();
    engine.stop();
    DeadPeerDetector next =
        DeadPeerDetector.builder(engine.registry).policy(Engine.WHEN_IDLE).withoutThread();
    engine.time.every(Engine.TICK, next::tick);

    engine.advance(Engine.INTERVAL.plus(Engine.TIMEOUT).minus(SLACK).minus(engine.time.elapsed()));

    assertThat(peer.isPresent()).isTrue();
    engine.advance(SLACK.multipliedBy(2));
    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void anEarlyOneThatIsAskedAnewHasTheTimeoutFromItsWrite() {
    CountDownLatch turn = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Engine engine = engine(Engine.WHEN_IDLE);
    engine.silent("c0"); // whose moment is the end of the interval
    Peer peer = engine.silent("c1");
    peer.connection().onPing =
        token -> {
          Await.block(turn);
          peer.session().pinging(token);
          told.countDown();
        };
    engine.advance(Engine.INTERVAL.plus(Engine.TIMEOUT.dividedBy(2)));

    turn.countDown();
    Await.latch(told);
    engine.advance(Engine.TIMEOUT.minus(SLACK));

    assertThat(peer.connection().pings).hasSize(1);
    assertThat(peer.isPresent()).isTrue();
    engine.advance(SLACK.multipliedBy(2));
    assertThat(peer.isPresent()).isFalse();
  }

  private Peer stuckInItsEarlyPing(Engine engine) {
    engine.silent("c0"); // whose moment is the end of the interval
    Peer peer = engine.silent("c1");
    peer.connection().onPing = token -> Await.block(room);
    for (int i = 0; i < 150 && peer.connection().pings.isEmpty(); i++) {
      engine.ticks(1);
    }
    assertThat(peer.connection().pings).hasSize(1);
    return peer;
  }
}
