package dev.presence.benchmarks;

import java.util.Arrays;

/**
 * The median of repeated measurements and its spread: a quarter of them is below {@code low}, a
 * quarter above {@code high}.
 */
public record Quartiles(double low, double median, double high) {
  /**
   * Of at least one sample, by linear interpolation between the two that are next to each rank.
   *
   * @throws IllegalArgumentException if there is no sample
   */
  public static Quartiles of(double... samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("quartiles need at least one sample, there is none");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  private static double at(double[] sorted, double fraction) {
    double rank = fraction * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }
}
