package dev.presence.tyrus;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits with a bound, and says what it saw if that was not enough. */
final class Await {
  private Await() {}

  static void until(
      String what, Duration limit, Callable<Boolean> condition, Supplier<Object> state)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what + "; " + state.get());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
