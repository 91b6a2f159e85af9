package dev.presence.examples;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * How busy this machine is: what an agent reports.
 *
 * @param cpu 0 to 1 over all processors; null while it is not known yet
 * @param memoryUsedBytes not free, file caches included
 * @param memoryTotalBytes installed, or what the container may use
 */
record MachineUse(@Nullable Double cpu, long memoryUsedBytes, long memoryTotalBytes) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static MachineUse now() {
    long total = SYSTEM.getTotalMemorySize();
    return new MachineUse(fraction(SYSTEM.getCpuLoad()), total - SYSTEM.getFreeMemorySize(), total);
  }

  /** To three digits; the platform says a negative number where it cannot tell. */
  static @Nullable Double fraction(double load) {
    return load >= 0 ? Math.round(load * 1e3) / 1e3 : null;
  }
}
