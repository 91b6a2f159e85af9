package dev.presence.benchmarks.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command of the operating system, bounded in time. */
final class Shell {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Shell() {}

  /** Runs it and returns what it printed, which has to be little. */
  static String run(String command) throws IOException {
    return feed("", command);
  }

  /**
   * Runs it and returns what it printed.
   *
   * @param input for its standard input
   * @throws IOException if it could not be run, or failed, or did not end in time
   */
  static String feed(String input, String command) throws IOException {
    Process process =
        new ProcessBuilder(List.of(command.split(" ", -1))).redirectErrorStream(true).start();
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command + ": not done within " + LIMIT);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException(command + ": " + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command + ": interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
