package dev.presence.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a run: it may take so long and no longer, and if it fails the others still
 * run.
 *
 * @param figures none if it failed
 */
record Attempt(Taken taken, List<Figure> figures) {
  /**
   * What is kept of it.
   *
   * @param measurement its name
   * @param failure why it failed; null if it did not
   */
  record Taken(String measurement, long seconds, @Nullable String failure) {}

  /** Nothing that a measurement waits for, once its processes are gone, lasts longer than this. */
  private static final long WIND_UP_SECONDS = 90;

  /** Of one that was not made. */
  static Attempt none(Measurement measurement, String why) {
    return new Attempt(new Taken(measurement.name(), 0, why), List.of());
  }

  static Attempt at(Measurement measurement, Effort effort, Duration limit)
      throws InterruptedException {
    long start = System.nanoTime();
    FutureTask<List<Figure>> task = new FutureTask<>(() -> measurement.measure(effort));
    Thread thread = new Thread(task, measurement.key());
    thread.setDaemon(true);
    thread.start();
    List<Figure> figures = List.of();
    String failure = null;
    try {
      figures = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      failure = words(e.getCause());
    } catch (TimeoutException e) {
      failure = "not done within " + limit.toSeconds() + " s";
    } finally {
      end(thread);
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    return new Attempt(new Taken(measurement.name(), seconds, failure), figures);
  }

  /**
   * Its processes end first, so that it fails and clears up. To interrupt it at once would also
   * interrupt its clearing up.
   */
  private static void end(Thread thread) throws InterruptedException {
    Descendants.end();
    thread.join(TimeUnit.SECONDS.toMillis(WIND_UP_SECONDS));
    thread.interrupt();
  }

  /** JMH keeps what has happened among what it has suppressed. */
  private static String words(@Nullable Throwable cause) {
    StringBuilder words = new StringBuilder();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      words.append(words.isEmpty() ? "" : ": ").append(t);
      for (Throwable other : t.getSuppressed()) {
        words.append(" (").append(words(other)).append(')');
      }
    }
    return words.toString().replaceAll("\\s+", " ");
  }
}
