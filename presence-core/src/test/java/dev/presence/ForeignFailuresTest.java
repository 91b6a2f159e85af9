package dev.presence;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.Engine.Peer;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** No single failure of a policy, executor or adapter loses a ghost or an event. */
class ForeignFailuresTest {
  @Test
  void anErrorOfThePolicyAtOneArrivalLosesNoOtherArrival() {
    AtomicBoolean armed = new AtomicBoolean();
    HeartbeatPolicy failing =
        vitals -> {
          if (armed.compareAndSet(true, false)) {
            throw new InternalError("made by the test");
          }
          return Engine.WHEN_IDLE.decide(vitals);
        };
    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class)) {
      Engine engine = Engine.with(failing);
      for (int i = 0; i < 10; i++) {
        engine.silent("c" + i);
      }
      armed.set(true);
      engine.advance(ofSeconds(40));

      assertThat(engine.registry.sessions()).isEmpty();
      assertThat(log.lines(" ERROR ")).hasSize(1);
    }
  }

  /** Throws once when armed, as ThreadPoolExecutor does where the machine has no thread left. */
  private static final class OnceOutOfThreads implements Executor {
    private final AtomicBoolean armed = new AtomicBoolean();

    @Override
    public void execute(Runnable task) {
      if (armed.compareAndSet(true, false)) {
        throw new Error("unable to create native thread (made by the test)");
      }
      task.run();
    }
  }

  @Test
  void aSessionWhosePingFoundNoThreadOnceIsPingedLater() {
    OnceOutOfThreads executor = new OnceOutOfThreads();
    Engine engine = Engine.setup().executor(executor).build();
    Peer ghost = engine.silent("c1");
    executor.armed.set(true);

    engine.advance(ofMinutes(2));

    assertThat(ghost.isPresent()).isFalse();
  }

  @Test
  void aListenerThatFoundNoThreadOnceIsToldLater() {
    OnceOutOfThreads executor = new OnceOutOfThreads();
    Engine engine = Engine.setup().executor(executor).build();
    executor.armed.set(true);
    engine.silent("c1");

    engine.ticks(2);
    engine.silent("c2");

    assertThat(engine.events.words())
        .containsExactly("Joined c1", "Online user-c1", "Joined c2", "Online user-c2");
  }

  /** Refuses, and runs it all the same: as ForkJoinPool does where it has no thread left. */
  private static final class RefusingWhatItHasTaken implements Executor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean armed = new AtomicBoolean();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
      if (armed.compareAndSet(true, false)) {
        throw new Error("unable to create native thread (made by the test)");
      }
    }
  }

  @Test
  void aListenerWhoseTaskWasRefusedAndRunAllTheSameIsToldEachThingOnce() {
    RefusingWhatItHasTaken executor = new RefusingWhatItHasTaken();
    SessionRegistry registry =
        SessionRegistry.builder().time(VirtualTime.create()).executor(executor).build();
    AtomicBoolean busy = new AtomicBoolean();
    AtomicBoolean overlapped = new AtomicBoolean();
    Events events = new Events();
    registry.on(
        PresenceEvent.Joined.class,
        event -> {
          overlapped.compareAndSet(false, !busy.compareAndSet(false, true));
          events.accept(event);
          Runnable other = executor.tasks.poll();
          if (other != null) {
            other.run();
          }
          busy.set(false);
        });
    executor.armed.set(true);
    for (int i = 0; i < 5; i++) {
      registry.join(Identity.of("u" + i), new FakeConnection("c" + i));
    }

    for (Runnable task = executor.tasks.poll(); task != null; task = executor.tasks.poll()) {
      task.run();
    }

    assertThat(events.words())
        .containsExactly("Joined c0", "Joined c1", "Joined c2", "Joined c3", "Joined c4");
    assertThat(overlapped).isFalse();
  }

  @Test
  void aPingThatWasRefusedAndRunAllTheSameHarmsNobody() {
    RefusingWhatItHasTaken executor = new RefusingWhatItHasTaken();
    Engine engine = Engine.setup().executor(executor).build();
    Peer peer = engine.silent("c1");
    peer.connection().answering(peer.session()::answered);
    engine.ticks(1);
    executor.tasks.clear();
    executor.armed.set(true);
    engine.advance(Engine.INTERVAL.multipliedBy(2));

    assertThat(executor.tasks).hasSizeGreaterThan(1);
    assertThatCode(() -> executor.tasks.forEach(Runnable::run)).doesNotThrowAnyException();
    assertThat(peer.connection().pings).hasSize(1);
  }

  @Test
  void aLookThatFailsWithAnErrorKeepsNoGhost() {
    Engine engine = Engine.create();
    Peer ghost = engine.silent("c1");
    ghost.connection().look =
        () -> {
          throw new NoClassDefFoundError("made by the test");
        };

    engine.advance(ofSeconds(26));

    assertThat(ghost.isPresent()).isFalse();
  }

  @Test
  void aCheckThatFailsIsMadeAgainInASecond() {
    AtomicBoolean failing = new AtomicBoolean();
    Engine engine =
        Engine.with(
            vitals -> {
              if (failing.get()) {
                throw new InternalError("made by the test");
              }
              return Engine.WHEN_IDLE.decide(vitals);
            });
    Peer ghost = engine.silent("c1");
    engine.advance(ofSeconds(1));
    try (CapturedLog log = CapturedLog.of(DeadPeerDetector.class)) {
      failing.set(true);
      engine.advance(ofSeconds(30));
      assertThat(log.lines("it is checked again in a second")).hasSizeGreaterThan(5);
    }
    assertThat(ghost.isPresent()).isTrue();
    failing.set(false);
    engine.advance(ofSeconds(12));

    assertThat(ghost.isPresent()).isFalse();
  }

  /** A policy that cannot even say what it is. */
  private static final class Nameless implements HeartbeatPolicy {
    @Override
    public Verdict decide(Vitals vitals) {
      return Verdict.alive(Duration.ofSeconds(1), "fine");
    }

    @Override
    public Optional<Duration> detectionBound() {
      throw new IllegalStateException("made by the test");
    }
  }

  @Test
  void aDetectorThatCouldNotStartLeavesTheRegistryToTheNextOne() {
    SessionRegistry registry =
        SessionRegistry.builder().time(VirtualTime.create()).executor(Runnable::run).build();
    DeadPeerDetector.Builder broken = DeadPeerDetector.builder(registry).policy(new Nameless());
    assertThatThrownBy(broken::withoutThread).isInstanceOf(IllegalStateException.class);

    assertThatCode(() -> DeadPeerDetector.builder(registry).withoutThread().close())
        .doesNotThrowAnyException();
  }

  @Test
  void aPolicyIsNotNull() {
    DeadPeerDetector.Builder builder = DeadPeerDetector.builder(SessionRegistry.create());

    assertThatNullPointerException().isThrownBy(() -> builder.policy(null)).withMessage("policy");
  }
}
