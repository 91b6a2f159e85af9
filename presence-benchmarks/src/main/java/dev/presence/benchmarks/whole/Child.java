package dev.presence.benchmarks.whole;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of a run, as its runner sees it. One thread asks.
 *
 * <p>It never outlives the runner, however that ends: its standard input ends with it, and then it
 * halts. If the runner is killed outright, its folder stays.
 */
final class Child implements AutoCloseable {
  /** For what is answered at once, on a machine that is busy. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int LINES_KEPT = 20;
  private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();
  private static final Reply ENDED = Reply.of("failed", "the process has ended");

  static {
    Thread atExit = new Thread(() -> RUNNING.forEach(Child::close), "children");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private final String name;
  private final Process process;
  private final Path scratch;
  private final PrintWriter commands;
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final Deque<String> log = new ArrayDeque<>();
  private boolean closed;

  private Child(String name, Process process, Path scratch) {
    this.name = name;
    this.process = process;
    this.scratch = scratch;
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /**
   * Starts it. Its first reply tells that it is ready.
   *
   * @param prefix what stands before the command line, which has to end as that process
   */
  static Child start(
      String name, List<String> prefix, String heap, Class<?> main, List<String> arguments) {
    try {
      Path scratch = Files.createTempDirectory("presence-" + name.toLowerCase(Locale.ROOT));
      List<String> command = new ArrayList<>(prefix);
      command.addAll(JavaCommand.of(heap, scratch, main, arguments));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      Child child = new Child(name, process, scratch);
      RUNNING.add(child);
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
      keep("(end of output: " + e.getMessage() + ")");
    }
    replies.add(ENDED);
  }

  private void read(String line) {
    Reply.parse(line).ifPresentOrElse(replies::add, () -> keep(line));
  }

  private void keep(String line) {
    synchronized (log) {
      if (log.size() == LINES_KEPT) {
        log.removeFirst();
      }
      log.addLast(line);
    }
  }

  /** Gives a command whose {@link #reply} is fetched later, so that several work side by side. */
  void tell(String command) {
    commands.println(command);
  }

  /**
   * The reply to the oldest command that has none yet.
   *
   * @throws IllegalStateException if it does not come in time, or says that the command failed;
   *     with what the process printed last
   */
  Reply reply(Duration limit) {
    Reply reply = poll(limit);
    if (reply == null || reply.find("failed").isPresent()) {
      throw new IllegalStateException(
          "%s: %s; it printed last: %s"
              .formatted(name, reply == null ? "no reply within " + limit : reply, lastLines()));
    }
    return reply;
  }

  private @Nullable Reply poll(Duration limit) {
    try {
      return replies.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /** Gives a command and waits for its reply. */
  Reply ask(Duration limit, String command) {
    tell(command);
    return reply(limit);
  }

  /** {@link #ask(Duration, String)}, for what is answered at once. */
  Reply ask(String command) {
    return ask(PATIENCE, command);
  }

  private String lastLines() {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  /** Ends it and removes what it left. Any thread: when a run is ended, that of its end. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    RUNNING.remove(this);
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clear();
  }

  /** What a server has unpacked: it was not asked to end, and could not clear up itself. */
  private void clear() {
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("could not remove " + scratch + ": " + e);
    }
  }
}
