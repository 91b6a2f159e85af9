package dev.presence.benchmarks.whole;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The limit of open files, which children inherit. */
final class Descriptors {
  /** What a JVM and a server need beside one descriptor per connection. */
  private static final int OTHERS = 500;

  private Descriptors() {}

  /**
   * Ends a run early that could not be completed.
   *
   * @throws IllegalStateException if a process may not hold that many connections; says what to do
   */
  static void require(int connections) {
    long needed = (long) connections + OTHERS;
    // On Windows there is no such bean and no such limit.
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < needed) {
      throw new IllegalStateException(
          "%,d connections need %,d open files per process, the limit is %,d: raise it by"
                  .formatted(connections, needed, system.getMaxFileDescriptorCount())
              + " ulimit -n "
              + needed
              + " in the shell that starts this");
    }
  }
}
