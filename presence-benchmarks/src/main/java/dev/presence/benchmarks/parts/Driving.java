package dev.presence.benchmarks.parts;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Watching many peers that say nothing of themselves: finding who is due and pinging it by its
 * connection, on one thread, and hearing the answers on another, as each way does. The CPU time of
 * each is counted. A subclass is one way to do it.
 *
 * <p>In real time, because the timers of others know no other; and because a thread that sleeps
 * between two ticks finds the caches as others have left them. Each peer is pinged after 15 s of
 * silence, answers soon, and would be given up 10 s after a ping. Their phases are spread evenly
 * over the 15 s, so a window of any length sees what belongs to it.
 */
@State(Scope.Thread)
public abstract class Driving {
  static final long INTERVAL = Crowd.INTERVAL.toNanos();
  static final long TIMEOUT = Crowd.TIMEOUT.toNanos();

  /** Of so many as are due in a window one more or less tells nothing. */
  private static final int FEW = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What was used in one window. The fields are public because JMH reads them as counters. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Used {
    public long cpuNanos;
    public long answersCpuNanos;
    public long wallNanos;
    public long bytes;
    public long pings;
  }

  @Param("1000000")
  public int sessions;

  /** How long a window is. */
  @Param("2000")
  public int millis;

  final AnswersElsewhere answers = AnswersElsewhere.start();
  private Thread driver = Thread.currentThread();

  /** What joined is old by then, as in a server: it lies together, in the order of the joins. */
  @Setup
  public final void begin() {
    driver = start(sessions);
    System.gc();
  }

  @TearDown
  public final void end() {
    stop();
    answers.stop();
  }

  /**
   * Makes the peers, who all are being watched when this returns.
   *
   * @return the one thread that does it
   */
  protected abstract Thread start(int sessions);

  /** Ends the thread. */
  protected abstract void stop();

  /** How many pings there have been. */
  protected abstract long pings();

  @Benchmark
  public final void window(Used used) throws InterruptedException {
    long id = driver.getId();
    long cpu = THREADS.getThreadCpuTime(id);
    long answersCpu = THREADS.getThreadCpuTime(answers.thread().getId());
    long bytes = THREADS.getThreadAllocatedBytes(id);
    long pings = pings();
    long wall = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    answers.requireSound();
    used.wallNanos = System.nanoTime() - wall;
    used.cpuNanos = THREADS.getThreadCpuTime(id) - cpu;
    used.answersCpuNanos = THREADS.getThreadCpuTime(answers.thread().getId()) - answersCpu;
    used.bytes = THREADS.getThreadAllocatedBytes(id) - bytes;
    used.pings = pings() - pings;
  }

  /** That the thread has allocated during a window; of none if nobody was due. */
  static double bytesPerPing(Sample window) {
    return window.counter("bytes") / Math.max(1, window.counter("pings"));
  }

  /**
   * Whether nearly as many were pinged as were due. On a machine that is busy elsewhere a thread
   * comes late; presence lets its time stand still then, and would seem to watch for nothing.
   */
  static boolean isWhole(Sample window, int sessions) {
    double due = sessions * window.counter("wallNanos") / INTERVAL;
    return due < FEW || window.counter("pings") > due * 0.9;
  }

  /** What the thread that watches used of a core during a window. */
  static double percentOfCore(Sample window) {
    return 100 * window.counter("cpuNanos") / window.counter("wallNanos");
  }

  /** The same, of both threads together. */
  static double percentWithAnswers(Sample window) {
    return percentOfCore(window)
        + 100 * window.counter("answersCpuNanos") / window.counter("wallNanos");
  }
}
