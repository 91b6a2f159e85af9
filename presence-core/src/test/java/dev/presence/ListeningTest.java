package dev.presence;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Evidence that nobody tells when it comes, but that a connection finds when it is asked. */
class ListeningTest {
  private static final Duration BOUND = Engine.INTERVAL.plus(Engine.TIMEOUT);

  /** A connection whose container keeps the time of its last read. */
  private static final class Recording extends FakeConnection {
    private final Engine engine;
    private PeerSession peer;
    private boolean news;
    private long readAt;

    Recording(Engine engine, String id) {
      super(id);
      this.engine = engine;
    }

    void bytesArrive() {
      readAt = engine.time.nanoTime();
      news = true;
    }

    @Override
    public boolean listen(boolean handling) {
      peer.looked(news ? engine.time.nanoTime() - readAt : -1);
      news = false;
      return true;
    }
  }

  /** A connection that tells of bytes as they come, and so knows when they do. */
  private static final class Telling extends FakeConnection {
    private int asked;

    Telling(String id) {
      super(id);
    }

    @Override
    public boolean listen(boolean handling) {
      asked++;
      return true;
    }
  }

  private Engine engine = Engine.create();
  private Recording connection = new Recording(engine, "c1");
  private Peer peer = join();

  private Peer join() {
    Peer joined = engine.join(Identity.of("alice"), connection);
    connection.peer = joined.session();
    return joined;
  }

  private void with(HeartbeatPolicy policy) {
    engine = Engine.with(policy);
    connection = new Recording(engine, "c1");
    peer = join();
  }

  private void talkEvery(Duration pause, Duration total) {
    for (Duration past = Duration.ZERO; past.compareTo(total) < 0; past = past.plus(pause)) {
      engine.advance(pause);
      connection.bytesArrive();
    }
  }

  @Test
  void whoTalksIsFoundOutAtTheDueChecksAndNeverPinged() {
    engine.advance(ofSeconds(1));
    connection.bytesArrive();

    talkEvery(ofSeconds(14), ofSeconds(280));

    assertThat(connection.pings).isEmpty();
    assertThat(engine.registry.stats().suspicions()).isZero();
    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void aStallBeforeTheLastByteProlongsNoGhost() {
    engine.advance(Engine.INTERVAL);
    peer.session().answered(connection.token());
    engine.advance(ofSeconds(6));
    engine.stall(ofSeconds(8));
    engine.advance(ofMillis(2_500));
    connection.bytesArrive();

    engine.advance(BOUND.plus(Engine.TICK.multipliedBy(3)));

    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void whoTalksNowAndThenLivesUnderAPolicyThatNeverPings() {
    with(HeartbeatPolicy.passive(ofSeconds(15)));

    talkEvery(ofSeconds(14), ofSeconds(280));

    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void silenceCountsFromTheMomentThatTheRecordStatesAndNotFromTheLook() {
    engine.advance(ofSeconds(3));
    connection.bytesArrive();
    engine.advance(ofSeconds(5));

    assertThat(peer.session().vitals().silence()).isEqualTo(ofSeconds(5));
  }

  @Test
  void aGhostIsNotKeptByWhatIsFoundLate() {
    engine.advance(ofSeconds(14));
    connection.bytesArrive();
    Duration died = Duration.ofNanos(engine.time.nanoTime());

    engine.advance(BOUND.plus(Engine.TICK.multipliedBy(3)));

    assertThat(peer.isPresent()).as("listed since " + died).isFalse();
  }

  @Test
  void newsAreNeverOlderThanTheLookBefore() {
    engine.advance(ofSeconds(4));
    peer.session().looked(-1);
    engine.advance(ofSeconds(2));

    peer.session().looked(ofSeconds(1_000).toNanos());

    assertThat(peer.session().vitals().silence()).isEqualTo(ofSeconds(2));
  }

  @Test
  void whatWasHeardMeanwhileStays() {
    connection.bytesArrive();
    engine.advance(ofSeconds(4));
    peer.session().heard();
    engine.advance(ofSeconds(1));

    assertThat(peer.session().vitals().silence()).isEqualTo(ofSeconds(1));
  }

  @Test
  void whoSpokeBeforeAStallIsNotSilentByIt() {
    engine.advance(ofSeconds(4));
    connection.bytesArrive();
    engine.stall(ofSeconds(40));

    assertThat(peer.session().vitals().silence()).isLessThanOrEqualTo(ofMillis(200));
  }

  @Test
  void aMessageThatIsHandledLateIsNoNews() {
    engine.advance(ofSeconds(1));
    connection.bytesArrive();
    for (int i = 0; i < 30; i++) {
      peer.session().handling();
      peer.session().heartbeat();
      engine.advance(ofSeconds(1));
    }

    assertThat(peer.isPresent()).isFalse();
    assertThat(engine.lastDeparture().silence()).isLessThan(BOUND.plusMillis(300));
  }

  @Test
  void aPongThatIsHandledLateAnswersItsPingAndNothingSince() {
    engine.advance(Engine.INTERVAL);
    assertThat(connection.pings).hasSize(1);
    Duration asked = peer.session().vitals().waiting();
    engine.advance(ofSeconds(4));

    peer.session().answered(connection.token());

    Vitals vitals = peer.session().vitals();
    assertThat(vitals.unansweredPings()).isZero();
    assertThat(vitals.silence()).isEqualTo(asked.plus(ofSeconds(4)));
  }

  /** As Jetty's, if we write too: that bytes have come since it was asked last, but not when. */
  private static final class Counting extends FakeConnection {
    private @Nullable PeerSession peer;
    private boolean news;

    Counting(String id) {
      super(id);
    }

    @Override
    public boolean listen(boolean handling) {
      if (peer != null) {
        peer.looked(news ? ofDays(365).toNanos() : -1);
        news = false;
      }
      return true;
    }
  }

  @Test
  void aConnectionThatOnlyKnowsThatBytesHaveComeIsAskedBeforeEachVerdict() {
    HeartbeatPolicy everySecond =
        vitals ->
            vitals.silence().compareTo(ofSeconds(10)) > 0
                ? Verdict.dead("silent for 10 s")
                : Verdict.alive(ofSeconds(1), "heard");
    Engine watching = Engine.with(everySecond);
    Counting counting = new Counting("c1");
    Peer talking = watching.join(Identity.of("alice"), counting);
    counting.peer = talking.session();
    for (int i = 0; i < 30; i++) {
      watching.advance(ofSeconds(2));
      counting.news = true;
    }

    assertThat(talking.isPresent()).isTrue();
  }

  @Test
  void aConnectionThatFailsToListenIsTakenAtItsWord() {
    FakeConnection broken =
        new FakeConnection("broken") {
          @Override
          public boolean listen(boolean handling) {
            throw new IllegalStateException("closed");
          }
        };
    Peer talking = engine.join(Identity.of("bob"), broken);
    for (int i = 0; i < 30; i++) {
      engine.advance(ofSeconds(1));
      talking.session().handling();
    }

    assertThat(talking.isPresent()).isTrue();
    engine.advance(BOUND.plusSeconds(1));
    assertThat(talking.isPresent()).isFalse();
  }

  @Test
  void whoTellsOfBytesAsTheyComeIsNotAskedAtEachCheck() {
    Telling telling = new Telling("c2");
    Peer talker = engine.join(Identity.of("bob"), telling);
    engine.time.every(ofSeconds(1), talker.session()::heard);
    engine.advance(ofSeconds(30));
    int asked = telling.asked;

    engine.advance(ofSeconds(600));

    assertThat(telling.asked).isEqualTo(asked);
    assertThat(talker.isPresent()).isTrue();
  }
}
