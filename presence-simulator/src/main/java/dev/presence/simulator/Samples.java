package dev.presence.simulator;

import java.util.Arrays;

/** Measured durations in seconds. */
final class Samples {
  private float[] values = new float[16];
  private int size;

  void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = (float) (nanos / 1e9);
  }

  void addAll(Samples others) {
    if (size + others.size > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * values.length, size + others.size));
    }
    System.arraycopy(others.values, 0, values, size, others.size);
    size += others.size;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** Ascending; a copy. */
  double[] sorted() {
    double[] sorted = new double[size];
    for (int i = 0; i < size; i++) {
      sorted[i] = values[i];
    }
    Arrays.sort(sorted);
    return sorted;
  }
}
