package dev.presence.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * JVMs that were started to be measured, by us or by JMH. None stays behind, whether a measurement
 * has failed, did not end in time, or the run was interrupted.
 */
final class Descendants {
  private static final long SECONDS = 5;

  private static volatile boolean ending;

  private Descendants() {}

  /** From now on none outlives this process, unless that is killed outright. */
  static void endWithUs() {
    Runtime.getRuntime().addShutdownHook(new Thread(Descendants::endForGood, "descendants"));
  }

  private static void endForGood() {
    ending = true;
    end();
  }

  /** Whether this process is going down: then nobody may start another. */
  static boolean areEnding() {
    return ending;
  }

  /** Ends those there are and waits a moment for them. Other programs clear up, and end alone. */
  static void end() {
    ProcessHandle.current()
        .descendants()
        .filter(Descendants::isJvm)
        .toList() // or one that ends hides its own
        .forEach(Descendants::end);
  }

  private static boolean isJvm(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("java")).isPresent();
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    try {
      process.onExit().get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("process " + process.pid() + " did not end: " + e);
    }
  }
}
