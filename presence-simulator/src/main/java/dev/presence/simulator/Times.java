package dev.presence.simulator;

import java.util.Arrays;

/** Moments in order, with a cursor. One thread only. */
final class Times {
  static final long NEVER = Long.MAX_VALUE;

  private final long[] times;
  private int at;

  private Times(long[] times) {
    this.times = times;
  }

  static Times of(long... times) {
    return new Times(times);
  }

  /** A Poisson process until {@code end}; a mean of zero is none. */
  static Times random(Dice dice, long meanGap, long end) {
    if (meanGap == 0) {
      return of();
    }
    long[] times = new long[64];
    int size = 0;
    for (long time = dice.exponential(meanGap); time < end; time += dice.exponential(meanGap)) {
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
      }
      times[size++] = time;
    }
    return of(Arrays.copyOf(times, size));
  }

  /** The first moment after {@code time}, or {@link #NEVER}. */
  long after(long time) {
    while (at > 0 && times[at - 1] > time) {
      at--;
    }
    while (at < times.length && times[at] <= time) {
      at++;
    }
    return at < times.length ? times[at] : NEVER;
  }
}
