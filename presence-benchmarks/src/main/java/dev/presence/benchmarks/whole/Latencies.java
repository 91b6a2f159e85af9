package dev.presence.benchmarks.whole;

import java.util.Arrays;

/** Times that were taken one by one. Not thread-safe. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = time;
  }

  int count() {
    return count;
  }

  /** 0 if there are none. */
  long lowest() {
    return Arrays.stream(nanos, 0, count).min().orElse(0);
  }

  /** 0 if there are none. */
  long highest() {
    return Arrays.stream(nanos, 0, count).max().orElse(0);
  }

  /**
   * Count, lowest and highest, and what 50, 99 and 99.9 % of them do not exceed, in nanoseconds.
   */
  Reply summary() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return Reply.of(
        "count",
        count,
        "min",
        at(sorted, 0),
        "p50",
        at(sorted, 0.5),
        "p99",
        at(sorted, 0.99),
        "p999",
        at(sorted, 0.999),
        "max",
        at(sorted, 1));
  }

  /** The nearest rank; 0 if there are none. */
  private static long at(long[] sorted, double fraction) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(fraction * sorted.length);
    return sorted[Math.min(Math.max(rank - 1, 0), sorted.length - 1)];
  }
}
