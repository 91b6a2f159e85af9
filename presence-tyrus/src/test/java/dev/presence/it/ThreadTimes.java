package dev.presence.it;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * CPU time of this process by thread.
 *
 * <p>The JVM forgets a thread's time when the thread ends, and threads of presence's pools end when
 * idle; so all are read often, and the last reading stays.
 */
final class ThreadTimes {
  private static final long EVERY_SECONDS = 2;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Long, Long> nanosById = new ConcurrentHashMap<>();
  private final Map<Long, String> namesById = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

  void start() {
    timer.scheduleAtFixedRate(this::read, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void read() {
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        read(thread);
      }
    }
  }

  /** A thread that has ended meanwhile has a time of -1. */
  private void read(ThreadInfo thread) {
    long nanos = threads.getThreadCpuTime(thread.getThreadId());
    if (nanos >= 0) {
      namesById.put(thread.getThreadId(), thread.getThreadName());
      nanosById.put(thread.getThreadId(), nanos);
    }
  }

  /** Nanoseconds so far of all threads, ended ones too, whose name begins so. */
  long of(String prefix) {
    read();
    return namesById.entrySet().stream()
        .filter(thread -> thread.getValue().startsWith(prefix))
        .mapToLong(thread -> nanosById.getOrDefault(thread.getKey(), 0L))
        .sum();
  }
}
