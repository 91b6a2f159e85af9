package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Engine engine = Engine.create();

  /** Answers three pings after 20 ms each, then dies. */
  private Peer dying() {
    FakeConnection connection = new FakeConnection("7f");
    PeerSession session =
        engine.registry.join(
            Identity.of("alice", "phone"), connection, Map.of("remoteAddress", "10.0.0.7:5123"));
    connection.onPing =
        token -> {
          if (connection.pings.size() <= 3) {
            engine.time.after(ofMillis(20), () -> session.answered(token));
          }
        };
    while (session.isPresent()) {
      engine.ticks(1);
    }
    return new Peer(session, connection);
  }

  @Test
  void theDetailTellsTheEvidenceInPlainWords() {
    dying();

    assertThat(engine.lastDeparture().detail())
        .matches(
            "silent for 25\\.\\d s, 1 ping unanswered, last heard 2026-01-01T00:00:4[45](\\.\\d+)?Z; "
                + "round trips before: 3, 20\\.0 ms typical; .+");
  }

  @Test
  void theRecordHoldsTheEvidence() {
    Peer peer = dying();
    Departure d = engine.lastDeparture();

    assertThat(d.id()).isEqualTo("7f");
    assertThat(d.identity()).isEqualTo(Identity.of("alice", "phone"));
    assertThat(d.attributes()).containsEntry("remoteAddress", "10.0.0.7:5123");
    assertThat(d.reason()).isEqualTo(LeaveReason.DEAD);
    assertThat(d.joinedAt()).isEqualTo(START).isEqualTo(peer.session().joinedAt());
    assertThat(d.leftAt()).isEqualTo(engine.time.now());
    assertThat(d.lastHeard())
        .isBetween(d.leftAt().minusMillis(25_400), d.leftAt().minusSeconds(25));
    assertThat(d.silence()).isBetween(ofSeconds(25), ofMillis(25_300));
    assertThat(d.waiting()).isBetween(ofSeconds(10), ofMillis(10_200));
    assertThat(d.unansweredPings()).isOne();
    assertThat(d.rtt()).contains(ofMillis(20));
    assertThat(d.unread()).isEqualTo(-1);
    assertThat(d.pingDelay()).isZero();
    assertThat(d.standstill()).isLessThan(ofMillis(100));
    assertThat(d.policy()).isEqualTo("whenIdle(PT15S, PT10S)");
  }

  @Test
  void theTimelineTellsItsLifeInOrder() {
    dying();
    Departure d = engine.lastDeparture();

    assertThat(d.timeline())
        .extracting(TimelineEntry::what)
        .containsExactly(
            "joined",
            "ping, answered after 20.0 ms",
            "ping, answered after 20.0 ms",
            "ping, answered after 20.0 ms",
            "last heard",
            "ping, unanswered",
            "suspect",
            "left: DEAD");
    assertThat(d.timeline()).isSortedAccordingTo(java.util.Comparator.comparing(TimelineEntry::at));
  }

  @Test
  void severalPingsAreCountedInTheDetail() {
    Engine classic = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(5), 3));
    classic.silent("c1");

    classic.advance(ofSeconds(21));

    assertThat(classic.lastDeparture().detail())
        .contains("3 pings unanswered", "round trips before: 0; ")
        .doesNotContain("typical");
  }

  @Test
  void whyAPolicySaidDeadIsPartOfTheDetail() {
    Engine engine = Engine.with(vitals -> Verdict.dead("because of the full moon"));
    Peer peer = engine.silent("c1");

    engine.ticks(5);

    assertThat(engine.lastDeparture().detail()).endsWith("; because of the full moon");
    assertThat(peer.session().health()).isEqualTo(Health.DEAD);
  }

  @Test
  void whoClosesByItselfTellsWhatTheContainerSaid() {
    Peer peer = engine.silent("c1");

    boolean left =
        engine.registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "1001 going away");

    assertThat(left).isTrue();
    assertThat(engine.lastDeparture().detail())
        .isEqualTo(
            "1001 going away; silent for 0.0 ms, last heard 2026-01-01T00:00:00Z; "
                + "round trips before: 0");
    assertThat(peer.connection().closes).isEmpty();
    assertThat(peer.connection().terminations).isEmpty();
  }

  @Test
  void aTimelineShowsWhenAPeerBecameSuspectHoweverManyPingsWereMissedSince() {
    Engine patient = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(1), 20));
    Peer peer = patient.answering("c1");
    patient.advance(ofSeconds(30));
    peer.connection().onPing = token -> {};
    while (peer.isPresent()) {
      patient.ticks(1);
    }

    assertThat(patient.lastDeparture().timeline())
        .extracting(TimelineEntry::what)
        .startsWith("joined", "last heard", "suspect", "ping, unanswered")
        .hasSize(8 + 3);
  }

  @Test
  void aTimelineShowsTheLastEdgeOfHealthOnceMorePingsThanItKeepsCameAfterIt() {
    Peer peer = engine.answering("c1");
    engine.advance(ofSeconds(60));
    peer.session().answerOverdue(engine.registry.livenessNanos());
    engine.advance(ofSeconds(600));

    assertThat(peer.session().health()).isEqualTo(Health.FROZEN);
    assertThat(peer.session().timeline())
        .extracting(TimelineEntry::what)
        .contains("frozen: the network answers, the application does not")
        .hasSize(8 + 1);
  }

  @Test
  void ofTwoEdgesOfHealthTheTimelineKeepsTheLast() {
    Peer peer = engine.answering("c1");
    peer.session().answerOverdue(engine.registry.livenessNanos());
    engine.advance(ofSeconds(60));
    peer.session().answerCame();
    engine.advance(ofSeconds(600));

    assertThat(peer.session().timeline())
        .extracting(TimelineEntry::what)
        .contains("heard again")
        .doesNotContain("frozen: the network answers, the application does not")
        .hasSize(8 + 1);
  }

  @Test
  void aTimelineAfterManyPingsShowsTheLastOnes() {
    Peer peer = engine.answering("c1");
    engine.advance(ofSeconds(600));
    peer.connection().onPing = token -> {};
    while (peer.isPresent()) {
      engine.ticks(1);
    }

    assertThat(engine.lastDeparture().timeline()).hasSize(8 + 3);
    assertThat(engine.lastDeparture().timeline())
        .extracting(TimelineEntry::what)
        .endsWith("last heard", "ping, unanswered", "suspect", "left: DEAD");
  }

  @Test
  void aRoundTripBeyondWhatATimelineHoldsIsCutNotMangled() {
    Engine slow = Engine.with(HeartbeatPolicy.whenIdle(ofSeconds(10), ofSeconds(600)));
    Peer peer = slow.silent("c1");
    peer.connection().onPing =
        token -> slow.time.after(ofSeconds(500), () -> peer.session().answered(token));
    slow.advance(ofSeconds(520));

    assertThat(peer.session().timeline())
        .extracting(TimelineEntry::what)
        .contains("ping, answered after 167.8 s");
  }

  @Test
  void nothingIsToldToBeBeforeTheJoinIfTheWallClockIsSetBack() {
    VirtualTime time = VirtualTime.create();
    AtomicReference<Duration> setBack = new AtomicReference<>(Duration.ZERO);
    TimeSource clocks =
        new TimeSource() {
          @Override
          public long nanoTime() {
            return time.nanoTime();
          }

          @Override
          public Instant now() {
            return time.now().minus(setBack.get());
          }
        };
    SessionRegistry registry =
        SessionRegistry.builder().time(clocks).executor(Runnable::run).build();
    DeadPeerDetector detector = DeadPeerDetector.builder(registry).withoutThread();
    PeerSession session = registry.join(Identity.of("alice"), new FakeConnection("c1"));
    setBack.set(Duration.ofHours(1));
    time.advance(ofSeconds(5));
    detector.tick();

    assertThat(session.timeline())
        .extracting(TimelineEntry::what)
        .containsExactly("joined", "this process stood still for 4.9 s");
  }

  @Test
  void whatADepartureTellsIsOfTheMomentOfLeaving() {
    Peer peer = engine.answering("c1");
    engine.advance(ofSeconds(60));
    engine.registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye");
    Departure departure = engine.lastDeparture();
    String before = departure.toString();

    peer.session().heard();
    peer.session().pinging(7);
    peer.session().pingFailed(new IllegalStateException("made by the test"));
    engine.advance(ofSeconds(600));

    assertThat(departure).hasToString(before);
    assertThat(before).contains("id=c1", "reason=CLOSED_BY_PEER", "detail=bye; silent for");
  }

  @Test
  void departuresThatTellTheSameAreEqual() {
    Departure departure = left("bye");

    assertThat(departure).isEqualTo(left("bye")).hasSameHashCodeAs(left("bye"));
    assertThat(departure).isNotEqualTo(left("good bye")).isNotEqualTo("bye").isNotEqualTo(null);
  }

  private static Departure left(String detail) {
    Engine engine = Engine.create();
    engine.registry.leave(engine.silent("c1").connection(), LeaveReason.CLOSED_BY_PEER, detail);
    return engine.lastDeparture();
  }

  // ---- the log

  private String logged(String user, String device, Map<String, String> attributes) {
    try (CapturedLog log = CapturedLog.named("dev.presence.departure")) {
      FakeConnection connection = new FakeConnection("c 1");
      engine.registry.join(Identity.of(user, device), connection, attributes);
      engine.registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye \"now\"");
      return log.text();
    }
  }

  @Test
  void aDepartureIsOneLineOfKeysAndValues() {
    try (CapturedLog log = CapturedLog.named("dev.presence.departure")) {
      dying();

      assertThat(log.lines("session="))
          .singleElement()
          .asString()
          .contains(" INFO dev.presence.departure - session=7f user=alice device=phone ")
          .contains(" remote=10.0.0.7:5123 reason=DEAD silence=25.")
          .containsPattern(" waiting=10\\.\\d{4}s rtt=0\\.0200s unread=- q=0\\.0000s s=0\\.0")
          .contains(" policy=\"whenIdle(PT15S, PT10S)\" detail=\"silent for 25.");
    }
  }

  @Test
  void namesCannotForgeAFieldOrALine() {
    String line = logged("eve\" reason=DEAD", "a\nsession=forged\u2028\\", Map.of());

    assertThat(line.strip().split("\n")).hasSize(1);
    assertThat(line)
        .contains("session=\"c 1\"")
        .contains("user=\"eve\\\" reason=DEAD\"")
        .contains("device=\"a\\u000asession=forged\\u2028\\\\\"")
        .contains("remote=-")
        .contains("rtt=-")
        .contains("detail=\"bye \\\"now\\\"; ");
  }

  @Test
  void unreadBytesAreLogged() {
    try (CapturedLog log = CapturedLog.named("dev.presence.departure")) {
      Peer peer = engine.silent("c1");
      peer.connection().look = () -> LastLook.EMPTY;
      engine.advance(ofSeconds(30));

      assertThat(log.text()).contains(" unread=0 ");
    }
  }
}
