package dev.presence.benchmarks.parts;

import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Joining and leaving again while many others stay: found by the id of the connection and by user,
 * and two listeners are told of both. A subclass is one way to do it.
 */
@State(Scope.Thread)
public abstract class Registering {
  private static final int NEWCOMERS = 1 << 14;

  /** Who stays. */
  @Param("100000")
  public int sessions;

  private String[] ids = {};
  private int at;

  @Setup
  public final void begin(Blackhole hole) {
    ids = IntStream.range(0, NEWCOMERS).mapToObj(i -> "newcomer-" + i).toArray(String[]::new);
    join(hole);
    System.gc(); // who stays is old
  }

  @Benchmark
  public final Object joinAndLeave(Cpu cpu) {
    return joinAndLeave(ids[at++ & (NEWCOMERS - 1)]);
  }

  /** Makes those who stay, and two listeners, who hand what they are told to the hole. */
  protected abstract void join(Blackhole hole);

  /** The id names the connection and, for brevity, the user. */
  protected abstract Object joinAndLeave(String id);
}
