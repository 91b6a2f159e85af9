package dev.presence.benchmarks.parts;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Recording that a peer was heard: what is done for each message that arrives. A subclass is one
 * way to do it.
 *
 * <p>Peers are heard in random order, because those of a server do not speak in turn and are seldom
 * in the cache. The order is drawn beforehand, so that it costs each way the same read.
 *
 * <p>What presence keeps of a peer lies among the other objects of its session, as in a server.
 * What the others keep lies side by side, unless they say otherwise: that is in their favour.
 */
@State(Scope.Thread)
public abstract class Hearing {
  private static final int BATCH = 256;
  private static final int LENGTH = 1_024 * BATCH;

  /** How many peers there are; one alone stays in the cache. */
  @Param({"1", "100000"})
  public int sessions;

  private int[] order = {};
  private int at;

  /** What joined is old by then, as in a server: it lies together, in the order of the joins. */
  @Setup
  public final void begin() {
    join();
    draw();
    System.gc();
  }

  private void draw() {
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(1);
    order = IntStream.generate(() -> random.nextInt(sessions)).limit(LENGTH).toArray();
  }

  /** Many at once, so that going through the order takes next to nothing of it. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public final void hear(Cpu cpu) {
    int from = at;
    for (int i = 0; i < BATCH; i++) {
      hear(order[from + i]);
    }
    at = (from + BATCH) % LENGTH;
  }

  /** Makes the peers. */
  protected abstract void join();

  /** The peer with this number, from 0 on, was heard just now. */
  protected abstract void hear(int peer);
}
