package dev.presence.examples;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.software.os.OSFileStore;

/**
 * How busy this machine and this process are, read by OSHI: what an agent reports. Loading it takes
 * a while, so only an agent that is watched makes one. Not thread-safe.
 */
final class Machine {
  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final Optional<OSFileStore> disk;
  private long[] ticks;

  Machine() {
    SystemInfo system = new SystemInfo();
    processor = system.getHardware().getProcessor();
    memory = system.getHardware().getMemory();
    disk = hereIn(system);
    ticks = processor.getSystemCpuLoadTicks();
  }

  /** The disk of the working directory: its mount is the longest that it begins with. */
  private static Optional<OSFileStore> hereIn(SystemInfo system) {
    Path here = Path.of("").toAbsolutePath();
    return system.getOperatingSystem().getFileSystem().getFileStores(true).stream()
        .filter(store -> here.startsWith(Path.of(store.getMount())))
        .max(Comparator.comparing(store -> store.getMount().length()));
  }

  /**
   * What is known now, by name; what cannot be told is left out.
   *
   * <p>{@code cpu} is of all processors since the last reading, {@code memory}, {@code heap} and
   * {@code disk} what is in use, all from 0 to 1; {@code loadAverage} of the last minute; {@code
   * uptimeMillis} of this process.
   */
  Map<String, Double> read() {
    Map<String, Double> values = new TreeMap<>();
    put(values, "cpu", cpu());
    put(values, "memory", 1 - fraction(memory.getAvailable(), memory.getTotal()));
    put(values, "heap", heap());
    disk.filter(OSFileStore::updateAttributes)
        .ifPresent(
            store ->
                put(values, "disk", 1 - fraction(store.getUsableSpace(), store.getTotalSpace())));
    put(values, "loadAverage", processor.getSystemLoadAverage(1)[0]);
    put(values, "uptimeMillis", (double) ManagementFactory.getRuntimeMXBean().getUptime());
    return values;
  }

  private double cpu() {
    double load = processor.getSystemCpuLoadBetweenTicks(ticks);
    ticks = processor.getSystemCpuLoadTicks();
    return load;
  }

  private static double heap() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return fraction(heap.getUsed(), heap.getMax());
  }

  /** NaN or negative where the platform cannot tell. */
  private static double fraction(long part, long whole) {
    return whole > 0 ? (double) part / whole : Double.NaN;
  }

  /** To three digits. */
  private static void put(Map<String, Double> values, String name, double value) {
    if (value >= 0 && value < Double.POSITIVE_INFINITY) {
      values.put(name, Math.round(value * 1e3) / 1e3);
    }
  }
}
