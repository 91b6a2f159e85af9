package dev.presence;

import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One peer and our process with all that can go wrong in between, in virtual time to the
 * nanosecond: ticks that come late, stalls, pings that wait for a thread.
 */
final class Simulation {
  /** How our process behaves. */
  enum Process {
    PUNCTUAL,
    /** Ticks are late by up to five ticks. */
    LATE,
    /** And now and then it stands still for up to 40 s; what arrives meanwhile is read after it. */
    STALLING
  }

  /** What the peer does with a ping. */
  interface Answering {
    void pinged(Simulation simulation);
  }

  final VirtualTime time = VirtualTime.create();
  final Random random;
  final PeerSession session;
  private final FakeConnection connection;
  private final SessionRegistry registry;
  private final DeadPeerDetector detector;
  private final Duration tick;
  private final Process process;
  private final Duration longestWait;
  private Duration lastEvidence;
  private Duration stallEnd = Duration.ZERO;
  private Duration death;

  Simulation(
      HeartbeatPolicy policy,
      Duration tick,
      Process process,
      Duration longestWait,
      long seed,
      Answering answering) {
    this.random = new Random(seed);
    this.tick = tick;
    this.process = process;
    this.longestWait = longestWait;
    registry = SessionRegistry.builder().time(time).tick(tick).executor(this::execute).build();
    // Half of the peers join before the detector's first tick, half at any later moment.
    detector = DeadPeerDetector.builder(registry).policy(HeartbeatPolicy.off()).withoutThread();
    nextTick();
    time.advance(random(Duration.ofSeconds(2)));
    for (int i = random.nextInt(5); i > 0; i--) {
      // Others, so that the first check is not always at the end of the first interval.
      registry.join(Identity.of("other" + i), new FakeConnection("other" + i));
    }
    connection = new FakeConnection("peer");
    session = registry.join(Identity.of("peer"), connection, Map.of(), policy);
    lastEvidence = time.elapsed();
    connection.onPing = token -> answering.pinged(this);
  }

  private void execute(Runnable task) {
    Duration wait = random.nextInt(4) == 0 ? random(longestWait) : Duration.ZERO;
    time.after(wait, task);
  }

  private void nextTick() {
    time.after(
        tick.plus(lateness()),
        () -> {
          detector.tick();
          if (death == null && session != null && !session.isPresent()) {
            death = time.elapsed();
          }
          nextTick();
        });
  }

  private Duration lateness() {
    if (process == Process.PUNCTUAL || random.nextInt(3) > 0) {
      return Duration.ZERO;
    }
    Duration late = random(tick.multipliedBy(5));
    if (process == Process.STALLING && random.nextInt(200) == 0) {
      late = late.plus(random(Duration.ofSeconds(40)));
    }
    boolean stall = late.compareTo(tick.multipliedBy(3)) >= 0 && late.toMillis() >= 100;
    if (stall && process == Process.STALLING) {
      stallEnd = time.elapsed().plus(tick).plus(late);
    }
    return late;
  }

  /** From zero to almost {@code most}. */
  Duration random(Duration most) {
    return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
  }

  /**
   * A byte arrives: read at once, or when our process can read again. Half of them belong to the
   * pong of the last ping.
   */
  void byteArrives() {
    boolean pong = random.nextBoolean() && !connection.pings.isEmpty();
    Runnable evidence = pong ? pong(connection.token()) : session::heard;
    Duration untilRead = stallEnd.minus(time.elapsed());
    if (untilRead.isNegative() || untilRead.isZero()) {
      read(evidence);
    } else {
      time.after(untilRead.plusMillis(1), () -> read(evidence));
    }
  }

  private Runnable pong(long token) {
    return () -> session.answered(token);
  }

  private void read(Runnable evidence) {
    if (death == null) {
      lastEvidence = time.elapsed();
      evidence.run();
    }
  }

  Simulation run(Duration length) {
    Duration end = time.elapsed().plus(length);
    while (death == null && time.elapsed().compareTo(end) < 0) {
      time.advance(Duration.of(1, ChronoUnit.SECONDS));
    }
    return this;
  }

  boolean isDead() {
    return death != null;
  }

  /** T_D, to the nanosecond. */
  Duration detectionTime() {
    return death.minus(lastEvidence);
  }

  Departure departure() {
    return registry.departures().get(0);
  }

  List<String> story() {
    List<String> story = new ArrayList<>();
    registry.departures().forEach(d -> story.add(d.toString()));
    return story;
  }
}
