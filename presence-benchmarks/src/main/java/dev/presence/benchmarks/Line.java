package dev.presence.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * How a cost grows with the number of sessions: the straight line through the points, by least
 * squares, where both axes are logarithmic. A slope of 1 is in proportion, one of 0 is none.
 */
record Line(double slope) {
  /** A cost, both more than zero. */
  record Point(double sessions, double cost) {
    double x() {
      return Math.log10(sessions);
    }

    double y() {
      return Math.log10(cost);
    }
  }

  /** Of so few points more digits would mean nothing. */
  String text() {
    return String.format(Locale.ROOT, "%.2f", slope);
  }

  /** Through at least two points with different numbers of sessions; NaN otherwise. */
  static Line through(List<Point> points) {
    double x = points.stream().mapToDouble(Point::x).average().orElse(Double.NaN);
    double y = points.stream().mapToDouble(Point::y).average().orElse(Double.NaN);
    double xy = points.stream().mapToDouble(p -> (p.x() - x) * (p.y() - y)).sum();
    double xx = points.stream().mapToDouble(p -> (p.x() - x) * (p.x() - x)).sum();
    return new Line(xy / xx);
  }
}
