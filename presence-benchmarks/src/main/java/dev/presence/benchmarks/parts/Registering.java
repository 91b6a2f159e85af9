package dev.presence.benchmarks.parts;

import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

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
  public final void name() {
    ids = IntStream.range(0, NEWCOMERS).mapToObj(i -> "newcomer-" + i).toArray(String[]::new);
  }

  @Benchmark
  public final Object joinAndLeave(Cpu cpu) {
    return joinAndLeave(ids[at++ & (NEWCOMERS - 1)]);
  }

  /** The id names the connection and, for brevity, the user. */
  protected abstract Object joinAndLeave(String id);
}
