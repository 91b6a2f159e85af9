package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A ping that an adapter has to queue behind a message, and writes later or never. */
class QueuedPingTest {
  private static final Duration SLACK = Engine.TICK.multipliedBy(3);

  private final Engine engine = Engine.create();
  private final Peer peer = engine.silent("c1");

  private void askAtTheEndOfTheInterval() {
    peer.session().heard();
    engine.advance(Engine.INTERVAL.plus(Engine.TICK));
    assertThat(peer.connection().pings).hasSize(1);
  }

  private void write() {
    peer.session().pinging(peer.connection().token());
  }

  @Test
  void theTimeToAnswerBeginsWhenItIsWritten() {
    askAtTheEndOfTheInterval();
    engine.advance(Engine.TIMEOUT.minusSeconds(1));

    write();

    assertThat(peer.session().vitals().waiting()).isZero();
    engine.advance(Engine.TIMEOUT.minus(SLACK));
    assertThat(peer.isPresent()).isTrue();
    engine.advance(SLACK.multipliedBy(2));
    assertThat(peer.isPresent()).isFalse();
    assertThat(engine.lastDeparture().pingDelay()).isCloseTo(ofSeconds(9), ofMillis(200));
  }

  @Test
  void oneThatIsNeverWrittenIsNoExcuse() {
    askAtTheEndOfTheInterval();

    engine.advance(Engine.TIMEOUT.plus(SLACK));

    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void itsRoundTripBeginsWhenItIsWritten() {
    askAtTheEndOfTheInterval();
    engine.advance(ofSeconds(3));
    write();
    engine.advance(ofMillis(300));

    peer.session().answered(peer.connection().token());

    assertThat(peer.session().vitals().rtt()).contains(ofMillis(300));
  }

  @Test
  void aByteBetweenWishAndWriteDoesNotAnswerIt() {
    askAtTheEndOfTheInterval();
    engine.advance(ofSeconds(2));
    peer.session().heard();
    engine.advance(ofSeconds(2));

    write();

    assertThat(peer.session().vitals().unansweredPings()).isEqualTo(1);
    assertThat(peer.session().vitals().waiting()).isZero();
  }

  @Test
  void theOldestThatWasWrittenDecides() {
    Engine fixed = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(10), 3));
    Peer asked = fixed.silent("c1");
    fixed.advance(ofSeconds(11));
    asked.session().pinging(asked.connection().token());
    int before = asked.connection().pings.size();
    fixed.advance(ofSeconds(10));
    assertThat(asked.connection().pings).hasSizeGreaterThan(before);
    Duration waiting = asked.session().vitals().waiting();

    asked.session().pinging(asked.connection().token());

    assertThat(asked.session().vitals().waiting()).isEqualTo(waiting);
    assertThat(asked.session().vitals().unansweredPings()).isGreaterThan(1);
  }

  @Test
  void ofPingsThatWereAllQueuedOneIsWritten() {
    Engine fixed = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(10), 3));
    Peer asked = fixed.silent("c1");
    fixed.advance(ofSeconds(21));
    assertThat(asked.session().vitals().unansweredPings()).isGreaterThan(1);

    asked.session().pinging(asked.connection().token());

    assertThat(asked.session().vitals().unansweredPings()).isEqualTo(1);
    assertThat(asked.session().vitals().waiting()).isZero();
  }

  @Test
  void thatItFailedLateIsCountedAndInTheTimeline() {
    askAtTheEndOfTheInterval();

    peer.session().pingFailed(new IOException("broken"));

    assertThat(engine.registry.stats().pingFailures()).isEqualTo(1);
    assertThat(peer.session().timeline())
        .anyMatch(entry -> entry.what().equals("ping could not be sent"));
  }
}
