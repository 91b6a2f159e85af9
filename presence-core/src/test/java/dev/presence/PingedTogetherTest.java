package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
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

  /** Peers and a process with all their whims, which depend on nothing but the seed. */
  private static final class World {
    private static final Duration[] TICKS = {
      ofMillis(100), ofMillis(30), ofMillis(70), ofMillis(500)
    };

    final List<String> story = new ArrayList<>();
    private final Engine engine;
    private final int seed;
    private final UnaryOperator<HeartbeatPolicy> how;
    private final boolean congested;
    private final boolean stalls;

    /**
     * @param how a policy is given: as it is, or such that it is asked at each check
     */
    World(int seed, UnaryOperator<HeartbeatPolicy> how) {
      this.seed = seed;
      this.how = how;
      congested = seed % 3 == 0;
      stalls = seed % 2 == 0;
      engine =
          Engine.setup()
              .tick(TICKS[seed % TICKS.length])
              .policy(how.apply(Engine.WHEN_IDLE))
              .executor(this::execute)
              .build();
      engine.registry.on(PresenceEvent.class, this::note);
      IntStream.range(0, PEERS).forEach(this::join);
    }

    /** For 7 s of each minute no thread is free. */
    private void execute(Runnable task) {
      long millis = engine == null ? 0 : engine.time.elapsed().toMillis() % 60_000;
      if (congested && millis > 53_000) {
        engine.time.after(ofMillis(60_001 - millis), task);
      } else {
        task.run();
      }
    }

    private void note(PresenceEvent event) {
      story.add(engine.time.elapsed() + " " + Events.word(event));
    }

    private void note(String what, Peer peer) {
      story.add(engine.time.elapsed() + " " + what + " " + peer.session().id());
    }

    private void join(int number) {
      Peer peer = peer(number);
      Random whims = new Random(31L * seed + number);
      boolean faithful = whims.nextBoolean();
      peer.connection().onPing =
          token -> {
            note("pings", peer);
            Random random = new Random(number + 1_000L * seed + 1_000_000L * pings(peer));
            int most = faithful ? 75 : 100;
            answer(peer, token, random.nextInt(most), ofMillis(random.nextInt(9_000)));
          };
      if (whims.nextInt(4) == 0) {
        again(whims, 20_000, () -> peer.session().heard());
      }
      if (whims.nextInt(10) == 0) {
        again(whims, 60_000, () -> engine.registry.probe(peer.session()));
      }
      if (whims.nextInt(10) == 0) {
        engine.time.after(
            ofMillis(whims.nextInt(600_000)),
            () -> engine.registry.leave(peer.connection(), LeaveReason.CLOSED_BY_PEER, "bye"));
      }
    }

    private Peer peer(int number) {
      return switch (number % 16) {
        case 0 -> with(number, ofSeconds(5), ofSeconds(4));
        case 1 -> with(number, ofSeconds(70), ofSeconds(30));
        case 2 -> with(number, ofMillis(300), ofMillis(250));
        case 3 -> with(number, ofSeconds(2), ofSeconds(7));
        default -> engine.silent("c" + number);
      };
    }

    private Peer with(int number, Duration interval, Duration timeout) {
      return engine.join("c" + number, how.apply(HeartbeatPolicy.whenIdle(interval, timeout)));
    }

    private static int pings(Peer peer) {
      return peer.connection().pings.size();
    }

    private void answer(Peer peer, long token, int whim, Duration delay) throws IOException {
      if (whim < 65) {
        peer.session().answered(token);
      } else if (whim < 80) {
        engine.time.after(delay, () -> peer.session().answered(token));
      } else if (whim < 86) {
        engine.time.after(delay, () -> peer.session().answered(token + 1));
      } else if (whim < 92) {
        engine.time.after(delay, peer.session()::heard);
      } else if (whim < 96) {
        throw new IOException("it cannot be written");
      }
    }

    private void again(Random random, int within, Runnable task) {
      engine.time.after(
          ofMillis(1 + random.nextInt(within)),
          () -> {
            task.run();
            again(random, within, task);
          });
    }

    List<String> run() {
      Random random = new Random(seed);
      for (int i = 0; i < 20; i++) {
        engine.advance(ofMillis(random.nextInt(40_000)));
        if (stalls) {
          engine.stall(ofMillis(random.nextInt(8_000)));
        }
      }
      return story.stream().sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsPingedAndToldIsTheSameAsIfAllWereLookedAt(int seed) {
    List<String> looked = new World(seed, policy -> policy::decide).run();

    List<String> rested = new World(seed, policy -> policy).run();

    assertThat(looked).hasSizeGreaterThan(1_000).anyMatch(event -> event.contains("DEAD"));
    assertThat(rested).isEqualTo(looked);
  }

  @Test
  void whoHasAnsweredIsNotLookedAtUntilTheNextPing() {
    Engine engine = Engine.create();
    Peer peer = engine.answering("c1");
    engine.advance(ofSeconds(40));
    int before = peer.connection().pings.size();
    while (peer.connection().pings.size() == before) {
      engine.ticks(1);
    }

    engine.advance(Engine.TIMEOUT);

    assertThat(peer.session().why()).as("of the last look").contains("pinged");
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
