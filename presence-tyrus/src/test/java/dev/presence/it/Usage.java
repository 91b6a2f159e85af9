package dev.presence.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a server process holds.
 *
 * @param descriptors open files and sockets
 * @param threads names of those that are not just waiting in a pool for work
 * @param heap bytes in use after a collection
 */
record Usage(int descriptors, List<String> threads, long heap) {
  static Usage of(TestServer server) {
    Report usage = server.ask("usage");
    return new Usage(
        server.descriptors().size(),
        Arrays.asList(usage.get("threads").split(";")),
        usage.number("heap"));
  }

  /** How much more this is than {@code before}. */
  Growth since(Usage before) {
    List<String> news = new ArrayList<>(threads);
    before.threads.forEach(news::remove);
    return new Growth(
        descriptors - before.descriptors,
        threads.size() - before.threads.size(),
        heap - before.heap,
        news,
        Duration.ZERO);
  }

  /**
   * A difference of two readings.
   *
   * @param news names of threads that were not there before
   * @param after how long after the last session had left it was read
   */
  record Growth(int descriptors, int threads, long heap, List<String> news, Duration after) {
    Growth after(Duration delay) {
      return new Growth(descriptors, threads, heap, news, delay);
    }

    boolean isNoneBut(long heapAllowed) {
      return descriptors <= 0 && threads <= 0 && heap <= heapAllowed;
    }

    @Override
    public String toString() {
      return "%+d / %+d / %+.1f MB, %.1f s"
          .formatted(descriptors, threads, heap / 1e6, after.toMillis() / 1e3);
    }
  }
}
