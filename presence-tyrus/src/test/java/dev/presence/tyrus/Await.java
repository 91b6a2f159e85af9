package dev.presence.tyrus;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits with a bound, and says what it saw if that was not enough. */
final class Await {
  private static final long PAUSE = 5_000_000;

  private Await() {}

  static void until(
      String what, Duration limit, Callable<Boolean> condition, Supplier<Object> state)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what + "; " + state.get());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  /**
   * As {@link #until}, for a bound that is promised: it is counted in looks, one each 5 ms, so that
   * a machine on which this process does not run uses up none of it.
   */
  static void within(
      String what, Duration limit, Callable<Boolean> condition, Supplier<Object> state)
      throws Exception {
    for (long looks = limit.toNanos() / PAUSE; !condition.call(); looks--) {
      if (looks <= 0) {
        throw new AssertionError("not within " + limit + ": " + what + "; " + state.get());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
