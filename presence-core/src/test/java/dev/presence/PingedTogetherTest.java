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
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where all who were pinged in one tick have answered, none of them is looked at. */
class PingedTogetherTest {
  private static final int PEERS = 100;

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  /** Peers with all their whims, which depend on nothing but the seed. */
  private static final class World {
    final List<String> story = new ArrayList<>();
    private final Engine engine;
    private final int seed;

    World(int seed, HeartbeatPolicy policy) {
      this.seed = seed;
      this.engine = Engine.with(policy);
      engine.registry.on(PresenceEvent.class, this::note);
      IntStream.range(0, PEERS).forEach(this::join);
    }

    private void note(PresenceEvent event) {
      story.add(engine.time.elapsed() + " " + Events.word(event));
    }

    private void join(int number) {
      Peer peer = engine.silent("c" + number);
      Random talk = new Random(31L * seed + number);
      peer.connection().onPing =
          token -> {
            note("pings", peer);
            Random random = new Random(number + 1_000L * seed + 1_000_000L * pings(peer));
            answer(peer, token, random.nextInt(100), ofMillis(random.nextInt(9_000)));
          };
      if (talk.nextInt(4) == 0) {
        talk(peer, talk);
      }
      if (talk.nextInt(10) == 0) {
        engine.time.after(
            ofMillis(talk.nextInt(600_000)),
            () -> engine.registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye"));
      }
    }

    private void note(String what, Peer peer) {
      story.add(engine.time.elapsed() + " " + what + " " + peer.session().id());
    }

    private static int pings(Peer peer) {
      return peer.connection().pings.size();
    }

    private void answer(Peer peer, long token, int whim, Duration delay) throws IOException {
      if (whim < 70) {
        peer.session().answered(token);
      } else if (whim < 85) {
        engine.time.after(delay, () -> peer.session().answered(token));
      } else if (whim < 92) {
        engine.time.after(delay, peer.session()::heard);
      } else if (whim < 96) {
        throw new IOException("it cannot be written");
      }
    }

    private void talk(Peer peer, Random random) {
      engine.time.after(
          ofMillis(1 + random.nextInt(20_000)),
          () -> {
            peer.session().heard();
            talk(peer, random);
          });
    }

    List<String> run() {
      engine.advance(ofMinutes(10));
      return story.stream().sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsPingedAndToldIsTheSameAsIfAllWereLookedAt(int seed) {
    List<String> looked = new World(seed, vitals -> Engine.WHEN_IDLE.decide(vitals)).run();

    List<String> rested = new World(seed, Engine.WHEN_IDLE).run();

    assertThat(looked).hasSizeGreaterThan(1_000).anyMatch(event -> event.contains("DEAD"));
    assertThat(rested).isEqualTo(looked);
  }

  @Test
  void oneWhoFallsSilentAmongManyWhoAnswerIsDoubtedAndGoneInTime() {
    Engine engine = Engine.create();
    List<Peer> peers = IntStream.range(0, 5_000).mapToObj(i -> engine.answering("c" + i)).toList();
    engine.advance(ofSeconds(40));
    Peer silent = peers.get(2_345);
    engine.advance(ofMillis(1));
    silent.connection().onPing = token -> {};
    int before = silent.connection().pings.size();
    while (silent.connection().pings.size() == before) {
      engine.ticks(1);
    }

    engine.advance(Engine.TIMEOUT.dividedBy(2).plus(Engine.TICK));
    Health doubted = silent.session().health();
    engine.advance(Engine.TIMEOUT.dividedBy(2).plus(Engine.TICK));

    assertThat(doubted).isEqualTo(Health.SUSPECT);
    assertThat(silent.isPresent()).isFalse();
    assertThat(engine.registry.size()).isEqualTo(peers.size() - 1);
  }
}
