package dev.presence.simulator;

import java.util.ArrayList;
import java.util.List;

/** Durations in seconds, ascending: means, quantiles, and how sure they are. */
final class Distribution {
  private final double[] sorted;

  Distribution(Samples samples) {
    this.sorted = samples.sorted();
  }

  int size() {
    return sorted.length;
  }

  Interval mean() {
    int n = sorted.length;
    if (n == 0) {
      return Interval.NONE;
    }
    double sum = 0;
    double squares = 0;
    for (double value : sorted) {
      sum += value;
    }
    double mean = sum / n;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    return Interval.around(mean, n < 2 ? 0 : Interval.Z * Math.sqrt(squares / (n - 1) / n));
  }

  /** By order statistics: free of assumptions about the distribution. */
  Interval quantile(double p) {
    int n = sorted.length;
    if (n == 0) {
      return Interval.NONE;
    }
    double half = Interval.Z * Math.sqrt(n * p * (1 - p));
    return new Interval(at(n * p), at(n * p - half), at(n * p + half));
  }

  private double at(double rank) {
    int index = (int) Math.ceil(rank) - 1;
    return sorted[Math.max(0, Math.min(sorted.length - 1, index))];
  }

  double max() {
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
  }

  /** The distribution function at {@code steps} + 1 evenly spaced probabilities. */
  List<Double> quantiles(int steps) {
    List<Double> quantiles = new ArrayList<>();
    for (int i = 0; i <= steps && sorted.length > 0; i++) {
      quantiles.add(at((double) sorted.length * i / steps));
    }
    return quantiles;
  }
}
