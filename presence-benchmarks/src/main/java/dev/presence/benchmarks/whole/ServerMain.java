package dev.presence.benchmarks.whole;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;

/**
 * The process of a server. Arguments: {@link ServerKind}, host, interval, timeout.
 *
 * <p>Commands: {@code cpu}, {@code heap}, and those of the {@link Subject}.
 */
final class ServerMain {
  private static final int COLLECTIONS = 4;

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Subject subject;

  private ServerMain(Subject subject) {
    this.subject = subject;
  }

  /** Obeys until the runner is gone. */
  public static void main(String[] args) {
    try {
      Arrivals.prepare();
      Subject subject =
          ServerKind.valueOf(args[0])
              .start(args[1], Duration.parse(args[2]), Duration.parse(args[3]));
      Orders.answer(Reply.of("port", subject.port()));
      Orders.untilEnd(new ServerMain(subject)::obey);
    } catch (Exception e) {
      Orders.fail(e);
      Runtime.getRuntime().halt(1);
    }
  }

  private void obey(String command, List<String> arguments) {
    Orders.answer(
        switch (command) {
          case "cpu" -> Reply.of("cpu", process.getProcessCpuTime(), "at", System.nanoTime());
          case "heap" -> Reply.of("bytes", heap());
          default -> subject.tell(command, arguments);
        });
  }

  /**
   * More than once, since what a collection finds may hold on to more until it is enqueued. As the
   * last one left it: a thread that ticks takes a buffer of its own right after it, of 2 MB, of
   * which it uses next to nothing.
   */
  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }
}
