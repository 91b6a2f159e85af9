package dev.presence.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values of a command line: whoever refuses one is quoted, with the option's name before it. */
final class Fields {
  private Fields() {}

  static <T> T of(CommandSpec spec, String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  static long seed(CommandSpec spec, String text) {
    return of(spec, "--seed", () -> Ranges.whole("seed", text, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** Asked before a long run rather than after it. */
  static void writable(CommandSpec spec, String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    Path written = Files.exists(file) || folder == null ? file : folder;
    if (Files.isDirectory(file) || !Files.isWritable(written)) {
      String why =
          Files.isDirectory(file)
              ? "it is a folder"
              : Files.exists(written) ? "permission is missing" : "there is no such folder";
      throw new ParameterException(
          spec.commandLine(), option + ": cannot write " + file + ": " + why);
    }
  }
}
