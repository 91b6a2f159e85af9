package dev.presence.simulator;

import java.util.Arrays;

/** The last so many intervals, with their mean and deviation. */
final class History {
  private final double[] values;
  private int at;
  private int size;
  private double sum;
  private double squares;

  History(int capacity) {
    values = new double[capacity];
  }

  void clear() {
    Arrays.fill(values, 0, size, 0);
    at = 0;
    size = 0;
    sum = 0;
    squares = 0;
  }

  void add(double value) {
    if (size == values.length) {
      sum -= values[at];
      squares -= values[at] * values[at];
    } else {
      size++;
    }
    values[at] = value;
    sum += value;
    squares += value * value;
    at = (at + 1) % values.length;
  }

  int size() {
    return size;
  }

  double mean() {
    return sum / size;
  }

  double deviation() {
    double mean = mean();
    return Math.sqrt(Math.max(0, squares / size - mean * mean));
  }
}
