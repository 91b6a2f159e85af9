package dev.presence;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for work that usually takes microseconds and sometimes blocks for seconds.
 *
 * <p>Starts small and doubles with every tick on which work is still waiting, up to a limit: a
 * burst of a thousand quick pings needs two threads, fifty blocked ones need fifty. Idle threads
 * end.
 */
final class GrowingPool extends ThreadPoolExecutor {
  private static final int FIRST = 2;
  private static final long IDLE_SECONDS = 5;

  private final int most;

  GrowingPool(String name, int most) {
    super(FIRST, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    this.most = most;
    AtomicInteger number = new AtomicInteger();
    setThreadFactory(
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
    allowCoreThreadTimeOut(true);
  }

  /** Once per tick, by one thread. */
  void adjust() {
    boolean waiting = !getQueue().isEmpty();
    int core = getCorePoolSize();
    if (waiting && core < most) {
      setCorePoolSize(Math.min(most, 2 * core));
    } else if (!waiting && core > FIRST && getActiveCount() == 0) {
      setCorePoolSize(FIRST);
    }
  }
}
