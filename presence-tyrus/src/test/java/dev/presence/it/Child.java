package dev.presence.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A Java process of the test inside a namespace: commands go in by line, {@link Report}s come out.
 */
final class Child implements AutoCloseable {
  /** For what no promise is about, on a machine that is busy with other tests. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final PrintWriter commands;
  private final List<Report> reports = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private boolean ended;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** Starts a process that speaks in reports. */
  static Child start(String name, List<String> command) {
    try {
      Child child = new Child(name, new ProcessBuilder(command).redirectErrorStream(true).start());
      Thread reader = new Thread(child::readAll, name + "-reader");
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readAll() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(this::read);
    } catch (IOException | UncheckedIOException e) {
      read("(end of log: " + e.getMessage() + ")");
    }
    end();
  }

  /** Nobody waits any longer for what a process that is gone might say. */
  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private synchronized void read(String line) {
    log.add(line);
    Report.parse(line).ifPresent(reports::add);
    notifyAll();
  }

  long pid() {
    return process.pid();
  }

  void tell(String command) {
    commands.println(command);
  }

  /** Waits for the first report of that kind that fits, or fails. */
  Report await(String what, Predicate<Report> fits) {
    return await(PATIENCE, what, fits);
  }

  Report await(Duration limit, String what, Predicate<Report> fits) {
    Predicate<Report> wanted = report -> report.what().equals(what) && fits.test(report);
    return first(limit, wanted).orElseThrow(() -> missing(limit, what));
  }

  Report await(String what, String key, String value) {
    return await(PATIENCE, what, key, value);
  }

  Report await(Duration limit, String what, String key, String value) {
    return await(limit, what, report -> report.is(what, key, value));
  }

  /** Waits for the first report that fits, of whatever kind, or fails. */
  Report awaitAny(String what, Predicate<Report> fits) {
    return first(PATIENCE, fits).orElseThrow(() -> missing(PATIENCE, what));
  }

  private AssertionError missing(Duration limit, String what) {
    return new AssertionError(
        "%s: no such '%s' within %s; last it said: %s".formatted(name, what, limit, lastLines()));
  }

  /** Waits for the first report of that kind that fits; empty if none comes. */
  Optional<Report> find(Duration limit, String what, Predicate<Report> fits) {
    return first(limit, report -> report.what().equals(what) && fits.test(report));
  }

  private synchronized Optional<Report> first(Duration limit, Predicate<Report> wanted) {
    long start = System.nanoTime();
    while (true) {
      Optional<Report> found = reports.stream().filter(wanted).findFirst();
      long left = limit.toNanos() - (System.nanoTime() - start);
      if (found.isPresent() || ended || left <= 0 || !waitAtMost(left)) {
        return found;
      }
    }
  }

  private synchronized boolean waitAtMost(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** All reports so far of that kind that fit. */
  synchronized List<Report> all(String what, Predicate<Report> fits) {
    return all(report -> report.what().equals(what) && fits.test(report));
  }

  /** All reports so far that fit, in the order in which they came. */
  synchronized List<Report> all(Predicate<Report> fits) {
    return reports.stream().filter(fits).toList();
  }

  /** The lines of log output so far that contain both texts, in any case. */
  synchronized List<String> logged(String first, String second) {
    return log.stream()
        .filter(line -> line.contains(first))
        .filter(line -> line.toLowerCase(Locale.ROOT).contains(second))
        .toList();
  }

  private synchronized List<String> lastLines() {
    return List.copyOf(log.subList(Math.max(0, log.size() - 5), log.size()));
  }

  /** Everything the process printed, for a test that failed. */
  synchronized String log() {
    return "---- " + name + " " + pid() + "\n" + String.join("\n", log) + "\n";
  }

  void stop() {
    Shell.run("kill", "-STOP", Long.toString(pid()));
  }

  void resume() {
    Shell.run("kill", "-CONT", Long.toString(pid()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
