package dev.presence.benchmarks.whole;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Readings of {@link System#nanoTime()} and a value with each, in memory that is there from the
 * start, so that it is no part of what a connection costs. Thread-safe.
 */
final class Moments {
  private final AtomicLongArray at;
  private final AtomicLongArray value;
  private final AtomicInteger next = new AtomicInteger();

  Moments(int capacity) {
    at = new AtomicLongArray(capacity);
    value = new AtomicLongArray(capacity);
  }

  /**
   * Adds one.
   *
   * @throws IllegalStateException if it is full
   */
  void add(long moment, long what) {
    int place = next.getAndIncrement();
    if (place >= at.length()) {
      throw new IllegalStateException("no room for more than " + at.length() + " moments");
    }
    value.set(place, what);
    at.set(place, moment);
  }

  /** What to do with each. */
  interface Visitor {
    void visit(long moment, long value);
  }

  /** Those later than {@code since}. One that is just being added may be missed. */
  void forEachSince(long since, Visitor visitor) {
    for (int i = 0; i < Math.min(next.get(), at.length()); i++) {
      long moment = at.get(i);
      if (moment != 0 && moment - since > 0) {
        visitor.visit(moment, value.get(i));
      }
    }
  }
}
