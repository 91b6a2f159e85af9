package dev.presence.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where tests and their processes leave files: under the build's own folder, since a process that
 * is killed removes nothing.
 */
final class Scratch {
  private static final Path ROOT = Path.of("target", "scratch").toAbsolutePath();

  private Scratch() {}

  /** For whatever a process may call temporary. */
  static Path shared() {
    try {
      return Files.createDirectories(ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new one whose name begins so. */
  static Path directory(String name) {
    try {
      return Files.createTempDirectory(shared(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
