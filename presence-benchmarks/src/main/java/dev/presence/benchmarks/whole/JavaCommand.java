package dev.presence.benchmarks.whole;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a child: this JVM's Java, class path, and what all children share. */
final class JavaCommand {
  private JavaCommand() {}

  /**
   * The command line.
   *
   * @param heap the most of it, as {@code -Xmx} takes it
   * @param scratch where it may leave files
   */
  static List<String> of(String heap, Path scratch, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // One collector that has no threads of its own: what a server's process uses is the server's.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heap));
    // Halted in the end, it would leave a file behind.
    command.add("-XX:-UsePerfData");
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }
}
