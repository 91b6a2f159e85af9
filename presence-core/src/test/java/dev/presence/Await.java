package dev.presence;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for other threads, never for longer than the bound. */
final class Await {
  static final long SECONDS = 20;

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(SECONDS)) {
        throw new AssertionError("not within " + SECONDS + " s: " + what);
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  static void latch(CountDownLatch latch) {
    try {
      if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("not within " + SECONDS + " s: " + latch);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Stays here until the latch is opened or the thread interrupted: a call that blocks. */
  static void block(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A daemon thread, started. */
  static Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  static void end(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    if (thread.isAlive()) {
      throw new AssertionError(thread.getName() + " still runs after " + SECONDS + " s");
    }
  }
}
