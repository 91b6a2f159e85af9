package dev.presence.simulator;

import java.util.Arrays;

/** What has changed at certain ticks, and how it is since; with a cursor. One thread only. */
final class Steps {
  private long[] indices = new long[16];
  private long[] values = new long[16];
  private int size;
  private int at;

  // For these indices the cursor is where it should be.
  private long holdsFrom;
  private long holdsUntil = Long.MIN_VALUE;

  /** From this tick on. Ticks ascend. */
  void add(long index, long value) {
    if (size == indices.length) {
      indices = Arrays.copyOf(indices, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    indices[size] = index;
    values[size++] = value;
    holdsUntil = Long.MIN_VALUE;
  }

  /** The value of the last step not after {@code index}; zero before the first. */
  long at(long index) {
    if (index < holdsFrom || index >= holdsUntil) {
      seek(index);
    }
    return at == 0 ? 0 : values[at - 1];
  }

  private void seek(long index) {
    while (at > 0 && indices[at - 1] > index) {
      at--;
    }
    while (at < size && indices[at] <= index) {
      at++;
    }
    holdsFrom = at == 0 ? Long.MIN_VALUE : indices[at - 1];
    holdsUntil = at == size ? Times.NEVER : indices[at];
  }
}
