package dev.presence;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for work that usually takes microseconds and sometimes blocks for seconds.
 *
 * <p>Starts small and doubles with every tick on which more work waits than was done since the tick
 * before, up to a limit: a burst of a thousand quick pings needs two threads, fifty blocked ones
 * need fifty. Idle threads end.
 */
final class GrowingPool extends ThreadPoolExecutor {
  private static final int FIRST = 2;
  private static final long IDLE_SECONDS = 5;

  private final int most;
  private long doneBefore;

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
    int waiting = getQueue().size();
    int core = getCorePoolSize();
    if (waiting > doneSinceLastTick() && core < most) {
      setCorePoolSize(Math.min(most, 2 * core));
    } else if (waiting == 0 && core > FIRST && getActiveCount() == 0) {
      setCorePoolSize(FIRST);
    }
  }

  private long doneSinceLastTick() {
    long done = getCompletedTaskCount();
    long since = done - doneBefore;
    doneBefore = done;
    return since;
  }
}
