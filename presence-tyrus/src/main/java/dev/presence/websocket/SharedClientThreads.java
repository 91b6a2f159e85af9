package dev.presence.websocket;

import dev.presence.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer thread for all clients of this process, and daemon threads that come for work that may
 * block and go a second after it. The last client that stops ends them all.
 */
final class SharedClientThreads implements ClientThreads {
  private static final Logger LOG = LoggerFactory.getLogger(SharedClientThreads.class);
  private static final int MOST_ATTEMPTS = 256;
  private static final int MOST_OTHERS = 64;

  /** Guarded by the class, as is {@link #users}. */
  private static @Nullable SharedClientThreads current;

  private int users;

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, daemons("presence-client"));
  private final ThreadPoolExecutor attempts = pool("presence-client-connect", MOST_ATTEMPTS);
  private final ThreadPoolExecutor writes = pool("presence-client-write", MOST_OTHERS);
  private final ThreadPoolExecutor listeners = pool("presence-client-listener", MOST_OTHERS);

  private SharedClientThreads() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  static synchronized ClientThreads acquire() {
    SharedClientThreads threads = current == null ? new SharedClientThreads() : current;
    threads.users++;
    current = threads;
    return threads;
  }

  private static synchronized void release(SharedClientThreads threads) {
    if (--threads.users == 0) {
      current = null;
      threads.shutdown();
    }
  }

  /** What is queued is still done, but timers are not waited for. */
  private void shutdown() {
    timer.shutdown();
    attempts.shutdown();
    writes.shutdown();
    listeners.shutdown();
  }

  private static ThreadPoolExecutor pool(String name, int most) {
    Handoff tasks = new Handoff();
    return new ThreadPoolExecutor(0, most, 1, TimeUnit.SECONDS, tasks, daemons(name), tasks::keep);
  }

  /** Takes a task only if a thread waits for it, so that the pool grows before tasks queue up. */
  private static final class Handoff extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    /** All threads are busy: the task waits for the first of them. */
    void keep(Runnable task, ThreadPoolExecutor pool) {
      if (pool.isShutdown()) {
        throw new RejectedExecutionException("nobody waits for this any more");
      }
      put(task);
    }
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public TimeSource time() {
    return TimeSource.system();
  }

  @Override
  public void run(Runnable step) {
    execute(timer, step);
  }

  @Override
  public Runnable after(Duration delay, Runnable step) {
    try {
      Future<?> planned =
          timer.schedule(guarded(step), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
      return () -> planned.cancel(false);
    } catch (RejectedExecutionException released) {
      LOG.debug("nobody waits for this any more", released);
      return () -> {};
    }
  }

  @Override
  public void dial(Runnable attempt) {
    execute(attempts, attempt);
  }

  @Override
  public void write(Runnable write) {
    execute(writes, write);
  }

  @Override
  public void tell(Runnable telling) {
    execute(listeners, telling);
  }

  private static void execute(Executor executor, Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException released) {
      LOG.debug("nobody waits for this any more", released);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // one client's trouble must not end the others' thread
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.error("a step of a client failed", e);
      }
    };
  }

  @Override
  public void release() {
    release(this);
  }
}
