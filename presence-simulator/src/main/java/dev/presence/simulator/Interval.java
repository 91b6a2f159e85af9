package dev.presence.simulator;

/**
 * A measured value with its 95 % confidence interval; NaN where there was nothing to measure.
 *
 * @param value the estimate
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {
  /** Nothing was measured. */
  public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN);

  /** Two-sided 95 % of the normal distribution. */
  static final double Z = 1.959964;

  /** Two-sided, 1 - 0.05 / 12. */
  private static final double Z_OF_TWELVE = 2.865272;

  static Interval around(double value, double half) {
    return new Interval(value, value - half, value + half);
  }

  /** As sure as if so many of them were right together (Bonferroni), for a normal estimate. */
  Interval amongTwelve() {
    double factor = Z_OF_TWELVE / Z;
    return new Interval(value, value - factor * (value - low), value + factor * (high - value));
  }

  /** {@code total} divided by it, as a time between events is by their rate. */
  Interval into(double total) {
    return new Interval(divide(total, value), divide(total, high), divide(total, low));
  }

  private static double divide(double total, double by) {
    return by == 0 ? Double.POSITIVE_INFINITY : total / by;
  }

  /** One minus it. */
  Interval complement() {
    return new Interval(1 - value, 1 - high, 1 - low);
  }

  Interval atLeast(double least) {
    return new Interval(Math.max(least, value), Math.max(least, low), Math.max(least, high));
  }

  /** Whether the interval contains it. */
  public boolean contains(double other) {
    return low <= other && other <= high;
  }
}
