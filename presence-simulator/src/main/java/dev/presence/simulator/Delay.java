package dev.presence.simulator;

import java.time.Duration;
import java.util.Locale;

/** How a duration is distributed: one-way delays, and how long a disturbance lasts. Immutable. */
public final class Delay {
  private interface Sampler {
    long draw(Dice dice);
  }

  private final String text;
  private final long typical;
  private final Sampler sampler;

  private Delay(String text, long typical, Sampler sampler) {
    this.text = text;
    this.typical = typical;
    this.sampler = sampler;
  }

  /** Always the same. */
  public static Delay constant(Duration value) {
    long nanos = checked("value", value);
    return new Delay("constant " + Text.of(value), nanos, dice -> nanos);
  }

  /** Normal, cut off at a tenth of the mean: no byte arrives before it was sent. */
  public static Delay normal(Duration mean, Duration deviation) {
    long m = checked("mean", mean);
    long d = checked("deviation", deviation);
    return new Delay(
        "normal " + Text.of(mean) + " ± " + Text.of(deviation),
        m,
        dice -> Math.max(m / 10, m + (long) (d * dice.gaussian())));
  }

  /**
   * Log-normal: most are near the median, a few are many times as long.
   *
   * @param sigma deviation of the logarithm, 0 to 5: at 1 one in 44 exceeds 7.4 medians
   */
  public static Delay logNormal(Duration median, double sigma) {
    long m = checked("median", median);
    if (!(sigma >= 0 && sigma <= 5)) {
      throw new IllegalArgumentException("sigma must be between 0 and 5, is " + sigma);
    }
    return new Delay(
        String.format(Locale.ROOT, "log-normal, median %s, sigma %.1f", Text.of(median), sigma),
        m,
        dice -> (long) (m * Math.exp(sigma * dice.gaussian())));
  }

  /** Exponential: the memoryless one, which closed formulas are about. */
  public static Delay exponential(Duration mean) {
    long m = checked("mean", mean);
    return new Delay("exponential, mean " + Text.of(mean), m, dice -> dice.exponential(m));
  }

  private static long checked(String name, Duration value) {
    return Ranges.between(name, value, Duration.ZERO, Duration.ofDays(1)).toNanos();
  }

  /** Nanoseconds. */
  long draw(Dice dice) {
    return sampler.draw(dice);
  }

  /** The mean, or the median where the mean says little. */
  long typicalNanos() {
    return typical;
  }

  /** For example {@code log-normal, median 25 ms, sigma 0.6}. */
  @Override
  public String toString() {
    return text;
  }
}
