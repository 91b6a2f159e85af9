package dev.presence.it;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How a server process is measured, and how it is made to stand still. */
final class Burden {
  private Burden() {}

  /** Reports the heap in use after a collection, and the names of all threads that have work. */
  static void usage() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    String threads =
        Thread.getAllStackTraces().entrySet().stream()
            .filter(thread -> Arrays.stream(thread.getValue()).noneMatch(Burden::isForWork))
            .map(thread -> thread.getKey().getName())
            .sorted()
            .collect(Collectors.joining(";"));
    Out.report("usage", "heap", heap, "threads", threads);
  }

  /**
   * Where the idle threads of a pool wait: in the JDK and Grizzly, in Jetty, in XNIO; and the
   * thread that Tomcat has for a while after there were sessions.
   */
  private static boolean isForWork(StackTraceElement frame) {
    return frame.getMethodName().equals("getTask")
        || frame.getMethodName().equals("idleJobPoll")
        || frame.getClassName().endsWith("EnhancedQueueExecutor$PoolThreadNode")
        || frame.getClassName().endsWith("BackgroundProcessManager$WsBackgroundThread");
  }

  /** Fills half of the heap, then runs one full collection after the other for this long. */
  static void collect(long millis) {
    Thread collector = new Thread(() -> collectNow(millis), "collector");
    collector.setDaemon(true);
    collector.start();
  }

  private static void collectNow(long millis) {
    List<Object> garbage = ballast();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    List<Long> pauses = new ArrayList<>();
    while (System.nanoTime() - end < 0) {
      long start = System.nanoTime();
      System.gc();
      pauses.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    garbage.clear();
    long longest = pauses.stream().mapToLong(Long::longValue).max().orElse(0);
    Out.report("collected", "times", pauses.size(), "longest", longest);
  }

  /** Many small objects in a chain: slow to mark. */
  private static List<Object> ballast() {
    List<Object> garbage = new LinkedList<>();
    long enough = Runtime.getRuntime().maxMemory() / 2;
    while (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() < enough) {
      for (int i = 0; i < 10_000; i++) {
        garbage.add(new long[1]);
      }
    }
    return garbage;
  }
}
