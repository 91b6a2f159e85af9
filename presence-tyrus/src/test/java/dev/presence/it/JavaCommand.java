package dev.presence.it;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a child: this JVM's Java and class path, inside a namespace if one is named.
 */
final class JavaCommand {
  private JavaCommand() {}

  static List<String> of(
      @Nullable String namespace,
      List<String> jvm,
      ServerKind kind,
      Class<?> main,
      String... args) {
    List<String> command = new ArrayList<>();
    if (namespace != null) {
      command.addAll(List.of("ip", "netns", "exec", namespace));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Short-lived children: start fast and stay small.
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // Killed in the end, they would leave files behind where other programs have theirs.
    command.addAll(List.of("-Djava.io.tmpdir=" + Scratch.shared(), "-XX:-UsePerfData"));
    command.add("-Dorg.slf4j.simpleLogger.log.dev.presence=debug");
    command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(kind), main.getName()));
    command.addAll(List.of(args));
    return command;
  }

  /** A test run may hold its classes on the module path: a child takes all of it as class path. */
  private static String classPath(ServerKind kind) {
    Set<String> entries = new LinkedHashSet<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String path = Objects.requireNonNullElse(System.getProperty(property), "");
      entries.addAll(Arrays.asList(path.split(File.pathSeparator)));
    }
    entries.add(Path.of(location(JavaCommand.class)).toString());
    entries.remove("");
    entries.removeIf(entry -> !kind.sees(Path.of(entry).getFileName().toString()));
    return String.join(File.pathSeparator, entries);
  }

  private static URI location(Class<?> type) {
    try {
      return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
