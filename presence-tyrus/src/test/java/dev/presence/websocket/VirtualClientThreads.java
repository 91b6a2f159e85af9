package dev.presence.websocket;

import dev.presence.TimeSource;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * All threads of a client on the test's own, in virtual time. Attempts can have real threads, for
 * what hangs: what they hand over is done when the test next lets time pass or {@link #settle}s.
 */
final class VirtualClientThreads implements ClientThreads {
  final VirtualTime virtual = VirtualTime.create();

  final List<Thread> attempts = new ArrayList<>();
  boolean hasRealAttempts;
  int timers;
  int released;

  private final Thread owner = Thread.currentThread();
  private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
  private boolean running;
  private boolean stalled;

  @Override
  public TimeSource time() {
    return virtual;
  }

  @Override
  public void run(Runnable step) {
    steps.add(step);
    drain();
  }

  private void drain() {
    if (running || stalled || Thread.currentThread() != owner) {
      return;
    }
    running = true;
    try {
      for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
        step.run();
      }
    } finally {
      running = false;
    }
  }

  void settle() {
    drain();
  }

  void advance(Duration duration) {
    drain();
    virtual.advance(duration);
  }

  /** This process stands still, then does at once what it missed. */
  void stall(Duration duration) {
    stalled = true;
    virtual.advance(duration);
    stalled = false;
    drain();
  }

  @Override
  public Runnable after(Duration delay, Runnable step) {
    boolean[] over = new boolean[1];
    timers++;
    Runnable once =
        () -> {
          if (!over[0]) {
            over[0] = true;
            timers--;
          }
        };
    virtual.after(
        delay,
        () -> {
          if (!over[0]) {
            once.run();
            run(step);
          }
        });
    return once;
  }

  @Override
  public void dial(Runnable attempt) {
    if (hasRealAttempts) {
      Thread thread = new Thread(attempt, "attempt");
      thread.setDaemon(true);
      attempts.add(thread);
      thread.start();
    } else {
      run(attempt);
    }
  }

  /** Waits until all attempts have ended. */
  void joinAttempts() throws InterruptedException {
    for (Thread attempt : attempts) {
      attempt.join(10_000);
      if (attempt.isAlive()) {
        throw new AssertionError("an attempt still hangs after 10 s");
      }
    }
    drain();
  }

  @Override
  public void write(Runnable write) {
    run(write);
  }

  @Override
  public void tell(Runnable telling) {
    run(telling);
  }

  @Override
  public void release() {
    released++;
  }
}
