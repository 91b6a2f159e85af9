package dev.presence.benchmarks.parts;

import dev.presence.DeadPeerDetector;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.SessionRegistry;
import dev.presence.Verdict;
import dev.presence.Vitals;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * How late checks come that a policy has asked for: by real time, on the detector's own thread, and
 * how often one comes too early by liveness time, which is the time that a policy is told.
 */
final class Punctuality {
  private static final int MOST_WAITS = 6_000;

  private final Queue<Double> lateMillis = new ConcurrentLinkedQueue<>();
  private final LongAdder noted = new LongAdder();
  private final LongAdder early = new LongAdder();
  private volatile boolean recording;

  /** One session's policy, which notes when it is asked: by the detector's thread alone. */
  private final class Watch implements HeartbeatPolicy {
    private final HeartbeatPolicy policy;
    private long askedAge = -1;
    private long dueAge;
    private long dueNanos;

    Watch(HeartbeatPolicy policy) {
      this.policy = policy;
    }

    @Override
    public Verdict decide(Vitals vitals) {
      long now = System.nanoTime();
      long age = vitals.age().toNanos();
      Verdict verdict = policy.decide(vitals);
      if (recording) {
        if (age != askedAge) { // a check may ask again what to do now; that is no other check
          note(now, age);
        }
        askedAge = age;
        dueNanos = now + verdict.recheckAfter().toNanos();
        dueAge = age + verdict.recheckAfter().toNanos();
      }
      return verdict;
    }

    private void note(long now, long age) {
      if (dueNanos != 0) {
        lateMillis.add(Math.max(0, now - dueNanos) / 1e6);
        early.add(age < dueAge ? 1 : 0);
        noted.increment();
      }
    }
  }

  /**
   * @param p99Millis by which the latest hundredth of the checks was late, or more
   * @param early how many came early
   */
  record Found(double p99Millis, long early) {}

  /** Takes about three intervals; a minute more at most, on a machine that has no time for it. */
  static Found measure(int sessions, Duration tick, Duration interval) throws InterruptedException {
    return new Punctuality().run(sessions, tick, interval);
  }

  private Found run(int sessions, Duration tick, Duration interval) throws InterruptedException {
    try (SessionRegistry registry =
        SessionRegistry.builder().tick(tick).executor(Runnable::run).build()) {
      for (int i = 0; i < sessions; i++) {
        join(registry, i, policy(interval, tick.multipliedBy(i).dividedBy(sessions)));
      }
      try (DeadPeerDetector detector = DeadPeerDetector.start(registry, HeartbeatPolicy.off())) {
        // First checks come before their time, to spread the pings.
        Thread.sleep(interval.multipliedBy(3).dividedBy(2).toMillis());
        recording = true;
        awaitChecks(2L * sessions);
        recording = false;
      }
      return found();
    }
  }

  /**
   * Each waits longer by another part of a tick: else how late all of them come is decided by how
   * the interval happens to divide by the tick.
   */
  private static HeartbeatPolicy policy(Duration interval, Duration more) {
    return HeartbeatPolicy.whenIdle(
        interval.plus(more), interval.multipliedBy(2).dividedBy(3).plus(more));
  }

  private void awaitChecks(long enough) throws InterruptedException {
    for (int waits = 0; waits < MOST_WAITS && noted.sum() < enough; waits++) {
      Thread.sleep(10);
    }
  }

  private void join(SessionRegistry registry, int number, HeartbeatPolicy policy) {
    JoinedConnection connection = new JoinedConnection("connection-" + number);
    Watch watch = new Watch(policy);
    connection.session = registry.join(Identity.of("user-" + number), connection, Map.of(), watch);
  }

  private Found found() {
    double[] late = lateMillis.stream().mapToDouble(millis -> millis).sorted().toArray();
    if (late.length == 0) {
      throw new IllegalStateException("not one check came within a minute");
    }
    return new Found(late[late.length * 99 / 100], early.sum());
  }
}
