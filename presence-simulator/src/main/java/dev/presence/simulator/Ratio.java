package dev.presence.simulator;

/**
 * The ratio of two sums over independent client-days, for example mistakes per time connected, with
 * the interval of the ratio estimator (Cochran, Sampling Techniques, chapter 6).
 */
final class Ratio {
  private long n;
  private double x;
  private double e;
  private double xx;
  private double xe;
  private double ee;

  void add(double what, double exposure) {
    n++;
    x += what;
    e += exposure;
    xx += what * what;
    xe += what * exposure;
    ee += exposure * exposure;
  }

  void add(Ratio other) {
    n += other.n;
    x += other.x;
    e += other.e;
    xx += other.xx;
    xe += other.xe;
    ee += other.ee;
  }

  double sum() {
    return x;
  }

  double exposure() {
    return e;
  }

  Interval estimate() {
    if (e == 0) {
      return Interval.NONE;
    }
    double ratio = x / e;
    double squares = Math.max(0, xx - 2 * ratio * xe + ratio * ratio * ee);
    double half = n < 2 ? 0 : Interval.Z * Math.sqrt(squares * n / (n - 1)) / e;
    return Interval.around(ratio, half).atLeast(0);
  }

  /**
   * The same for a count of events, never narrower than a Poisson count allows: no event in a year
   * does not mean that there never is one. Byar's approximation of the exact limits (Breslow and
   * Day, Statistical Methods in Cancer Research II, chapter 2).
   */
  Interval rate() {
    if (e == 0) {
      return Interval.NONE;
    }
    Interval normal = estimate();
    double low = x == 0 ? 0 : byar(x, -Interval.Z) / e;
    double high = byar(x + 1, Interval.Z) / e;
    return new Interval(normal.value(), Math.min(normal.low(), low), Math.max(normal.high(), high));
  }

  private static double byar(double count, double z) {
    double root = 1 - 1 / (9 * count) + z / (3 * Math.sqrt(count));
    return count * Math.pow(Math.max(0, root), 3);
  }
}
