package dev.presence.benchmarks.parts;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A list of all who are present, that stays as it is. A subclass is one way to make it. */
@State(Scope.Thread)
public abstract class Listing {
  @Param("100000")
  public int sessions;

  @Benchmark
  public final Object list(Cpu cpu) {
    return list();
  }

  protected abstract List<?> list();
}
