package dev.presence.benchmarks.parts;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.IterationResult;

/**
 * What one iteration of a benchmark took.
 *
 * @param nanos per call, by the clock on the wall
 * @param counters what {@link Cpu} and the benchmark itself have counted
 */
record Sample(double nanos, Map<String, Double> counters) {
  /** Below this a call is taken to allocate nothing: what JMH itself allocates is divided too. */
  private static final double NOTHING = 0.01;

  static Sample of(IterationResult result) {
    Map<String, Double> counters = new TreeMap<>();
    result.getSecondaryResults().forEach((name, counter) -> counters.put(name, counter.getScore()));
    return new Sample(result.getPrimaryResult().getScore(), counters);
  }

  double counter(String name) {
    Double value = counters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no counter " + name + ", but " + counters);
    }
    return value;
  }

  /** Of the thread's CPU time, per call. */
  double cpuNanos() {
    return nanos * counter("cpuNanos") / counter("wallNanos");
  }

  /** That the thread has allocated, per call. */
  double bytes() {
    double bytes = nanos * counter("bytes") / counter("wallNanos");
    return bytes < NOTHING ? 0 : bytes;
  }
}
