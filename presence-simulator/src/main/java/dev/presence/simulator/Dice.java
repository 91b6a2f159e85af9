package dev.presence.simulator;

import java.util.SplittableRandom;

/** Random draws from one seeded stream. One thread only. */
final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A seed of its own for each number: neighbours have nothing in common. */
  static long mix(long seed, long number) {
    long z = seed + (number + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** In [0, 1). */
  double uniform() {
    return random.nextDouble();
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  double gaussian() {
    return random.nextGaussian();
  }

  long exponential(long mean) {
    return (long) (-(double) mean * Math.log(1 - random.nextDouble()));
  }

  long between(long from, long to) {
    return from + (long) (uniform() * (to - from));
  }

  long nextLong() {
    return random.nextLong();
  }
}
