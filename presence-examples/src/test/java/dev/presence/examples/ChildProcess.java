package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The runnable jar, started as a user would start it. */
final class ChildProcess implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

  /** It may still have to start. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private ChildProcess(Process process) {
    this.process = process;
    readers =
        List.of(collect(process.getInputStream(), out), collect(process.getErrorStream(), err));
  }

  static ChildProcess jar(String... args) throws IOException {
    return java(List.of("-jar", System.getProperty("presence.server.jar")), args);
  }

  /** A main class of the tests. */
  static ChildProcess main(Class<?> main, String... args) throws IOException {
    String classPath = System.getProperty("java.class.path");
    return java(
        List.of("-Xmx1g", "-Dpresence.log.level=WARN", "-cp", classPath, main.getName()), args);
  }

  static ChildProcess java(List<String> options, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(args));
    return of(command);
  }

  static ChildProcess of(List<String> command) throws IOException {
    return new ChildProcess(new ProcessBuilder(command).start());
  }

  /** Gives a command, and waits for the next line of standard output that begins with it. */
  String ask(String command) throws Exception {
    int before = out.size();
    process.outputWriter(UTF_8).write(command + "\n");
    process.outputWriter(UTF_8).flush();
    TestServer.await(
        "an answer to '" + command + "'",
        ANSWERS_WITHIN,
        () -> answer(before, command).isPresent());
    return answer(before, command).orElseThrow();
  }

  private Optional<String> answer(int from, String command) {
    return out.stream()
        .skip(from)
        .filter(line -> line.startsWith(command + " "))
        .map(line -> line.substring(command.length() + 1))
        .findFirst();
  }

  /** A server with the tokens of {@link TestServer}, once it listens. */
  static ChildProcess server(int port) throws Exception {
    return server(port, "1s");
  }

  static ChildProcess server(int port, String returnSpread) throws Exception {
    ChildProcess child =
        jar(
            "serve",
            "--port=" + port,
            "--return-spread=" + returnSpread,
            "--admin-token=" + TestServer.ADMIN,
            "--client-token=" + TestServer.CLIENT);
    child.awaitLine("listening on ");
    return child;
  }

  private static Thread collect(InputStream stream, List<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new java.io.InputStreamReader(stream, UTF_8))) {
                in.lines().forEach(lines::add);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  Process process() {
    return process;
  }

  List<String> out() {
    return out;
  }

  List<String> err() {
    return err;
  }

  /** The first line of standard output that begins so; what was printed is shown if none comes. */
  String awaitLine(String start) throws InterruptedException {
    awaitOutput("a line that begins with '" + start + "'", line -> line.startsWith(start));
    return out.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  private void awaitOutput(String what, Predicate<String> line) throws InterruptedException {
    try {
      TestServer.await(what, STARTS_WITHIN, () -> out.stream().anyMatch(line));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " in\n" + this, e);
    }
  }

  /** The port in the line that a server prints first. */
  int port() throws InterruptedException {
    String line = awaitLine("listening on ");
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  int exitCode(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + within + "\n" + this);
    }
    readToTheEnd();
    return process.exitValue();
  }

  /** The readers may be behind the end of the process. */
  private void readToTheEnd() throws InterruptedException {
    for (Thread reader : readers) {
      reader.join(STOPS_WITHIN.toMillis());
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    readToTheEnd();
  }

  @Override
  public String toString() {
    return "standard output:\n"
        + String.join("\n", out)
        + "\nstandard error:\n"
        + String.join("\n", err);
  }
}
