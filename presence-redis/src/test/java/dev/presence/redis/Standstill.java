package dev.presence.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** How long this process was not served by its machine: what a bound in time has to be forgiven. */
final class Standstill implements AutoCloseable {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(50);

  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long nanos;

  Standstill() {
    Thread thread = new Thread(this::watch, "standstill");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long last = System.nanoTime();
    while (!ended.get()) {
      LockSupport.parkNanos(STEP);
      long now = System.nanoTime();
      nanos += now - last > LATE ? now - last : 0;
      last = now;
    }
  }

  Duration soFar() {
    return Duration.ofNanos(nanos);
  }

  @Override
  public void close() {
    ended.set(true);
  }
}
