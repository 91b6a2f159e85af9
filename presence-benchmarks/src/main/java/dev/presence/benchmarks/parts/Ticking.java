package dev.presence.benchmarks.parts;

import com.sun.management.ThreadMXBean;
import dev.presence.testing.VirtualTime;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The first two minutes of sessions that all joined within one second: how long the longest tick
 * is, and what a check allocates once all goes its way.
 *
 * <p>In virtual time, as fast as it goes: how long a tick takes is its thread's CPU time, and does
 * not depend on when it is run.
 */
@State(Scope.Thread)
public class Ticking {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int TICKS_PER_SECOND = 10;
  private static final int TICKS = 120 * TICKS_PER_SECOND;
  private static final int REHEARSAL = 20_000;
  private static final int STEADY = 60 * TICKS_PER_SECOND;

  /** The fields are public because JMH reads them as counters. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Seen {
    public long longestTickNanos;
    public long bytes;
    public long pings;
  }

  @Param("1000000")
  public int sessions;

  /** With few, so that the code is compiled: its very first ticks a JVM interprets. */
  @Setup
  public final void rehearse() {
    pass(new Seen(), Math.min(sessions, REHEARSAL));
  }

  @Benchmark
  public final void twoMinutes(Seen seen) {
    pass(seen, sessions);
  }

  private static void pass(Seen seen, int sessions) {
    VirtualTime time = VirtualTime.create();
    Crowd crowd = new Crowd(time, Crowd.POLICY);
    for (int tick = 0; tick < TICKS; tick++) {
      if (tick < TICKS_PER_SECOND) {
        crowd.join(sessions / TICKS_PER_SECOND);
      }
      if (tick == STEADY) {
        begin(seen, crowd);
      }
      time.advance(Crowd.TICK);
      long before = THREADS.getCurrentThreadCpuTime();
      crowd.detector().tick();
      long nanos = THREADS.getCurrentThreadCpuTime() - before;
      seen.longestTickNanos = Math.max(seen.longestTickNanos, nanos);
    }
    end(seen, crowd);
  }

  private static void begin(Seen seen, Crowd crowd) {
    seen.pings = -crowd.registry().stats().pings();
    seen.bytes = -THREADS.getCurrentThreadAllocatedBytes();
  }

  private static void end(Seen seen, Crowd crowd) {
    seen.bytes += THREADS.getCurrentThreadAllocatedBytes();
    seen.pings += crowd.registry().stats().pings();
  }
}
