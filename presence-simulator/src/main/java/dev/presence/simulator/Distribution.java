package dev.presence.simulator;

import java.util.ArrayList;
import java.util.List;

/** Durations in seconds, ascending: means, quantiles, and how sure they are. */
final class Distribution {
  /** On each side of a 95 % interval. */
  private static final double TAIL = 0.025;

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

  /**
   * By order statistics: free of assumptions about the distribution. How many values lie below the
   * true quantile is binomial, and each limit is the value whose rank fails in 2.5 % at most. Where
   * even the extreme value would fail more often there is no such limit: zero below, infinity above
   * (David and Nagaraja, Order Statistics, section 7.1).
   */
  Interval quantile(double p) {
    int n = sorted.length;
    if (n == 0) {
      return Interval.NONE;
    }
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double logProbability = n * Math.log1p(-p);
    double cumulated = 0;
    for (int below = 0; below < n && high == Double.POSITIVE_INFINITY; below++) {
      cumulated += Math.exp(logProbability);
      if (cumulated <= TAIL) {
        low = sorted[below];
      }
      if (1 - cumulated <= TAIL) {
        high = sorted[below];
      }
      logProbability += Math.log((n - below) * p / ((below + 1) * (1 - p)));
    }
    return new Interval(at(n * p), low, high);
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
