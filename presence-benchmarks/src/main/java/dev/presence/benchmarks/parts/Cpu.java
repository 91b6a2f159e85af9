package dev.presence.benchmarks.parts;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the benchmark's thread used during an iteration: JMH counts time on the wall, of which a
 * thread on a shared machine gets a part.
 *
 * <p>The fields are public because JMH reads them as counters.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cpu {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  public long cpuNanos;
  public long wallNanos;
  public long bytes;

  private long cpuBefore;
  private long wallBefore;
  private long bytesBefore;

  @Setup(Level.Iteration)
  public void begin() {
    bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    wallBefore = System.nanoTime();
    cpuBefore = THREADS.getCurrentThreadCpuTime();
  }

  @TearDown(Level.Iteration)
  public void end() {
    cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
    wallNanos = System.nanoTime() - wallBefore;
    bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
  }
}
