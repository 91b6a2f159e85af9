package dev.presence.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command of the operating system, bounded in time, and explains why it failed. */
final class Shell {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Shell() {}

  static String run(String... command) {
    return feed("", command);
  }

  /** Runs the command with {@code input} on its standard input and returns what it printed. */
  static String feed(String input, String... command) {
    try {
      return finish(List.of(command), input);
    } catch (IOException e) {
      throw new ShellException(String.join(" ", command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShellException(String.join(" ", command) + ": interrupted", e);
    }
  }

  private static String finish(List<String> command, String input)
      throws IOException, InterruptedException {
    Path in = Files.writeString(Files.createTempFile(Scratch.shared(), "shell", ".in"), input);
    Path out = Files.createTempFile(Scratch.shared(), "shell", ".out");
    Path err = Files.createTempFile(Scratch.shared(), "shell", ".err");
    try {
      int exit = exitOf(command, in, out, err);
      if (exit != 0) {
        String said = Files.readString(out) + Files.readString(err);
        throw new ShellException(String.join(" ", command) + " -> " + exit + ": " + said, null);
      }
      return Files.readString(out);
    } finally {
      Files.deleteIfExists(in);
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static int exitOf(List<String> command, Path in, Path out, Path err)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      return process.exitValue();
    }
    process.destroyForcibly();
    throw new ShellException(String.join(" ", command) + ": not done within " + LIMIT, null);
  }
}
