package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DetectorScheduleTest {
  private static final int PEERS = 1_000;
  private static final int MANY = 20_000;

  /** When each peer is pinged for the first time. */
  private static List<Duration> firstPings(Engine engine) {
    List<Duration> pings = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      Peer peer = engine.silent("c" + i);
      peer.connection().onPing =
          token -> {
            if (peer.connection().pings.size() == 1) {
              pings.add(engine.time.elapsed());
            }
            peer.session().answered(token);
          };
    }
    return pings;
  }

  @Test
  void sessionsThatJoinedTogetherArePingedEvenlyOverTheInterval() {
    Engine engine = Engine.create();
    List<Duration> pings = firstPings(engine);

    engine.advance(Engine.INTERVAL.plus(Engine.TICK.multipliedBy(2)));

    assertThat(pings).hasSize(PEERS);
    for (int second = 0; second < 15; second++) {
      Duration from = ofSeconds(second);
      Duration to = ofSeconds(second + 1);
      assertThat(pings.stream().filter(p -> p.compareTo(from) >= 0 && p.compareTo(to) < 0).count())
          .as("in second %s", second)
          .isBetween(55L, 78L);
    }
  }

  @Test
  void theyStaySpread() {
    Engine engine = Engine.create();
    firstPings(engine);
    engine.advance(ofMinutes(10));

    int busiest = 0;
    for (int second = 0; second < 30; second++) {
      long before = engine.registry.stats().pings();
      engine.advance(ofSeconds(1));
      busiest = (int) Math.max(busiest, engine.registry.stats().pings() - before);
    }

    assertThat(busiest).isLessThan(80);
  }

  @Test
  void amongManySessionsAFewThatJoinedOneAfterTheOtherArePingedTogether() {
    Engine engine = Engine.create();
    int[] firstPinged = new int[MANY];
    int[] perTick = new int[(int) Engine.INTERVAL.dividedBy(Engine.TICK) + 1];
    AtomicInteger tick = new AtomicInteger();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      Peer peer = engine.silent("c" + i);
      peer.connection().onPing =
          token -> {
            if (peer.connection().pings.size() == 1) {
              firstPinged[number] = tick.get();
              perTick[tick.get()]++;
            }
            peer.session().answered(token);
          };
    }

    for (; tick.get() < perTick.length; tick.incrementAndGet()) {
      engine.ticks(1);
    }

    assertThat(IntStream.range(0, MANY / 4).map(group -> 4 * group))
        .allMatch(first -> firstPinged[first] == firstPinged[first + 3]);
    assertThat(IntStream.of(perTick).sum()).isEqualTo(MANY);
    assertThat(IntStream.of(perTick).max().orElseThrow()).isLessThan(MANY / 150 * 5 / 4);
  }

  @Test
  void norAreTheyLookedAtTogetherWhenTheFirstIntervalIsOver() {
    AtomicInteger looks = new AtomicInteger();
    Engine engine =
        Engine.with(
            vitals -> {
              looks.incrementAndGet();
              return Engine.WHEN_IDLE.decide(vitals);
            });
    firstPings(engine);
    engine.advance(Engine.INTERVAL.minusSeconds(2));

    int most = 0;
    for (int tick = 0; tick < 40; tick++) {
      int before = looks.get();
      engine.ticks(1);
      most = Math.max(most, looks.get() - before);
    }

    assertThat(most).isLessThan(PEERS / 10);
  }

  @Test
  void whoTalksByHimselfIsNeverPinged() {
    Engine engine = Engine.create();
    List<Peer> talkers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      talkers.add(engine.silent("c" + i));
    }
    // The first word comes within the first tick but one, as a client's does.
    engine.advance(ofMillis(50));
    engine.ticks(1);
    for (int second = 0; second < 60; second++) {
      talkers.forEach(peer -> peer.session().heard());
      engine.advance(ofSeconds(5));
    }

    assertThat(talkers).allMatch(peer -> peer.connection().pings.isEmpty());
    assertThat(talkers).allMatch(Peer::isPresent);
  }

  @Test
  void theClassicPlanIsSpreadToo() {
    Engine engine = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(10), 3));
    List<Duration> pings = firstPings(engine);

    engine.advance(ofSeconds(10).plus(Engine.TICK.multipliedBy(2)));

    assertThat(pings).hasSize(PEERS);
    assertThat(pings.stream().filter(p -> p.compareTo(ofSeconds(5)) < 0).count())
        .isBetween(450L, 550L);
  }

  @Test
  void theClassicPlanPingsATalkingPeerToo() {
    Engine engine = Engine.with(HeartbeatPolicy.fixedInterval(ofSeconds(10), 3));
    Peer talker = engine.silent("c1");
    engine.time.every(ofSeconds(1), talker.session()::heard);

    engine.advance(ofSeconds(101));

    assertThat(talker.connection().pings).hasSize(10);
    assertThat(talker.isPresent()).isTrue();
  }

  @Test
  void aPassivePolicyNeverPings() {
    Engine engine = Engine.with(HeartbeatPolicy.passive(ofSeconds(10)));
    Peer beating = engine.silent("beats");
    Peer ghost = engine.silent("ghost");
    engine.time.every(ofSeconds(9), beating.session()::heard);

    engine.advance(ofMinutes(2));

    assertThat(beating.isPresent()).isTrue();
    assertThat(ghost.isPresent()).isFalse();
    assertThat(engine.registry.stats().pings()).isZero();
    assertThat(engine.lastDeparture().silence())
        .isBetween(ofSeconds(10), ofSeconds(10).plus(Engine.TICK.multipliedBy(2)));
  }

  @Test
  void underOffNobodyIsPingedOrGivenUp() {
    Engine engine = Engine.with(HeartbeatPolicy.off());
    Peer peer = engine.silent("c1");

    engine.advance(Duration.ofHours(2));

    assertThat(peer.isPresent()).isTrue();
    assertThat(engine.registry.stats().pings()).isZero();
  }

  @Test
  void anIntervalBeyondTheReachOfTheWheelIsKept() {
    Engine engine = Engine.with(HeartbeatPolicy.whenIdle(ofMinutes(10), ofSeconds(10)));
    Peer peer = engine.answering("c1");
    while (peer.connection().pings.isEmpty()) {
      engine.ticks(1);
    }

    engine.advance(ofMinutes(10).minus(Engine.TICK));
    assertThat(peer.connection().pings).hasSize(1);
    engine.ticks(2);
    assertThat(peer.connection().pings).hasSize(2);
  }

  @Test
  void atMostOnePingIsBeingWritten() {
    List<Runnable> waiting = new ArrayList<>();
    AtomicInteger pings = new AtomicInteger();
    Engine engine =
        Engine.setup()
            .policy(vitals -> Verdict.alive(ofMillis(1), "eager").withPing())
            .executor(waiting::add)
            .build();
    Peer peer = engine.silent("c1");
    peer.connection().onPing = token -> pings.incrementAndGet();
    waiting.clear(); // its events

    engine.ticks(20);
    assertThat(waiting).hasSize(1);

    waiting.remove(0).run();
    engine.ticks(1);
    assertThat(waiting).hasSize(1);
    assertThat(pings).hasValue(1);
    assertThat(engine.registry.stats().pingsDelayed()).isOne();
  }

  @Test
  void aPingThatCannotBeSentIsCountedNotedAndNoEvidence() {
    Engine engine = Engine.create();
    Peer ghost = engine.silent("c1");
    ghost.connection().onPing =
        token -> {
          throw new IOException("made by the test");
        };

    engine.advance(ofSeconds(26));

    assertThat(ghost.isPresent()).isFalse();
    assertThat(engine.registry.stats().pingFailures()).isOne();
    assertThat(engine.lastDeparture().timeline())
        .extracting(TimelineEntry::what)
        .contains("ping could not be sent");
  }

  @Test
  void aPingThatTheExecutorRefusesIsCountedAndTriedAgain() {
    Engine engine =
        Engine.setup()
            .executor(
                task -> {
                  throw new RejectedExecutionException("made by the test");
                })
            .build();
    Peer peer = engine.silent("c1");

    engine.advance(ofSeconds(120));

    assertThat(engine.registry.stats().pingFailures()).isGreaterThan(5);
    assertThat(engine.registry.stats().pings()).isZero();
    assertThat(peer.isPresent()).as("nobody has asked it").isTrue();
  }

  @Test
  void aPolicyIsAskedAgainWhenItSaid() {
    List<Duration> ages = new ArrayList<>();
    Engine engine =
        Engine.with(
            vitals -> {
              ages.add(vitals.age());
              return Verdict.alive(ofMillis(730), "every 730 ms");
            });
    engine.silent("c1");
    engine.advance(ofMillis(900)); // the first checks
    ages.clear();

    engine.advance(ofSeconds(8));

    assertThat(ages).hasSize(10);
    for (int i = 1; i < ages.size(); i++) {
      assertThat(ages.get(i).minus(ages.get(i - 1))).isEqualTo(ofMillis(800));
    }
  }

  @Test
  void aFrozenPeerIsToldAndShownAndStays() {
    HeartbeatPolicy mute =
        vitals ->
            vitals.applicationSilence().map(s -> s.compareTo(ofSeconds(5)) > 0).orElse(false)
                ? Verdict.frozen(ofSeconds(1), "no beat of the application")
                : Verdict.alive(ofSeconds(1), "fine");
    Engine engine = Engine.with(mute);
    Peer peer = engine.silent("c1");
    peer.session().heartbeat();
    engine.events.clear();

    engine.advance(ofSeconds(20));
    assertThat(peer.session().health()).isEqualTo(Health.FROZEN);
    assertThat(peer.session().why()).isEqualTo("no beat of the application");
    assertThat(engine.events.words()).containsExactly("Suspected c1 FROZEN");
    assertThat(peer.session().timeline())
        .extracting(TimelineEntry::what)
        .contains("frozen: the network answers, the application does not");

    peer.session().heartbeat();
    engine.advance(ofSeconds(1));
    assertThat(peer.session().health()).isEqualTo(Health.ALIVE);
    assertThat(engine.events.words()).containsExactly("Suspected c1 FROZEN", "Recovered c1");
    assertThat(engine.registry.stats().suspicions()).isOne();
    assertThat(engine.registry.stats().recoveries()).isOne();
  }

  @ParameterizedTest
  @MethodSource("policiesThatPing")
  void aPeerWhoseApplicationOwesAnAnswerWhileItsNetworkAnswersIsFrozenUntilItsNextMessage(
      HeartbeatPolicy policy) {
    Engine engine = Engine.with(policy);
    Peer peer = engine.answering("c1");
    engine.advance(ofSeconds(40));
    engine.events.clear();

    peer.session().answerOverdue(engine.registry.livenessNanos() - ofSeconds(10).toNanos());
    engine.registry.probe(peer.session());
    engine.advance(ofMillis(300));
    assertThat(peer.session().health()).isEqualTo(Health.FROZEN);
    engine.advance(ofSeconds(120));
    assertThat(engine.events.words()).containsExactly("Suspected c1 FROZEN");

    peer.session().heard();
    peer.session().answerCame();
    engine.advance(ofMillis(200));
    assertThat(engine.events.words()).containsExactly("Suspected c1 FROZEN", "Recovered c1");
  }

  static Stream<HeartbeatPolicy> policiesThatPing() {
    return Stream.of(
        HeartbeatPolicy.whenIdle(),
        HeartbeatPolicy.fixedInterval(ofSeconds(10), 2),
        HeartbeatPolicy.adaptive(),
        HeartbeatPolicy.within(ofSeconds(40), HeartbeatPolicy.whenIdle()));
  }

  @Test
  void aPeerWhoseNetworkDoesNotAnswerEitherIsSuspectAndThenDeadButNeverFrozen() {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");
    engine.advance(ofSeconds(1));

    peer.session().answerOverdue(engine.registry.livenessNanos() - ofSeconds(1).toNanos());
    engine.registry.probe(peer.session());
    engine.advance(ofSeconds(40));

    assertThat(engine.events.words())
        .contains("Suspected c1 SUSPECT")
        .doesNotContain("Suspected c1 FROZEN");
    assertThat(peer.session().isPresent()).isFalse();
  }

  @Test
  void aDoubtedPeerIsLookedAtTwiceASecond() {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");
    engine.advance(ofSeconds(21));
    assertThat(peer.session().health()).isEqualTo(Health.SUSPECT);

    peer.session().heard();
    engine.advance(ofMillis(600));

    assertThat(peer.session().health()).isEqualTo(Health.ALIVE);
    assertThat(engine.events.words()).endsWith("Suspected c1 SUSPECT", "Recovered c1");
  }

  @Test
  void whyIsKeptUpToDateWithoutAnEdge() {
    Engine engine = Engine.create();
    Peer peer = engine.answering("c1");

    engine.advance(ofSeconds(40));

    assertThat(peer.session().why()).isNotEqualTo("just joined");
    assertThat(engine.events.of(PresenceEvent.Suspected.class)).isEmpty();
  }
}
