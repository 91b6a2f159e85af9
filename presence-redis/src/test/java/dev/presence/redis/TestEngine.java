package dev.presence.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real engine, {@code redis-server} or {@code valkey-server}, on a free port of loopback. */
final class TestEngine implements AutoCloseable {
  /** Where set, a missing engine is a failure and not a reason to pass the test by. */
  static final String REQUIRED = "presence.require.redis";

  /** Another engine than the one on the PATH. */
  private static final String PROGRAM = "presence.redis.program";

  private static final int TRIES = 5;
  private static final int LOOKS = 100;
  private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");

  private final int port;
  private final List<String> settings;
  private Process process;

  private TestEngine(int port, List<String> settings) {
    this.port = port;
    this.settings = settings;
    process = launch();
  }

  /**
   * A fresh one, without persistence.
   *
   * @param settings of its command line
   */
  static TestEngine start(String... settings) {
    return start(List.of(settings), TRIES);
  }

  /** Another process may be given the port between the look and the launch. */
  private static TestEngine start(List<String> settings, int tries) {
    try {
      return new TestEngine(freePort(), settings);
    } catch (Ended e) {
      if (tries <= 1) {
        throw e;
      }
      return start(settings, tries - 1);
    }
  }

  /** By itself, before it served. */
  private static final class Ended extends AssertionError {
    private static final long serialVersionUID = 1;

    Ended(int port) {
      super("the engine ended: see target/scratch/engine-" + port);
    }
  }

  private Process launch() {
    List<String> command =
        new ArrayList<>(
            List.of(
                program(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no"));
    command.addAll(settings);
    try {
      Files.createDirectories(log().getParent());
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      Wait.until("an engine on port " + port, () -> serves(started));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return Path.of("target/scratch/engine-" + port);
  }

  /** By its own word: another process that has the port accepts connections too. */
  private boolean serves(Process started) {
    if (!started.isAlive()) {
      throw new Ended(port);
    }
    try {
      String log = Files.readString(log());
      int begun = log.lastIndexOf("pid=" + started.pid() + ",");
      return begun >= 0 && log.indexOf("Ready to accept connections", begun) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String program() {
    String given = System.getProperty(PROGRAM);
    if (given != null) {
      return given;
    }
    Optional<String> found =
        PROGRAMS.stream()
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    return found.orElseGet(TestEngine::missing);
  }

  private static String missing() {
    String why = "none of " + PROGRAMS + " is installed: apt install redis-server";
    if (Boolean.getBoolean(REQUIRED)) {
      throw new AssertionError(why);
    }
    return Assumptions.abort(why);
  }

  /**
   * Below the ports that the kernel gives to clients: one that tries to come back to an engine that
   * is gone could be given the engine's own, and connect to itself.
   */
  private static int freePort() {
    for (int i = 0; i < LOOKS; i++) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      if (isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("no free port in " + LOOKS + " looks");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  int port() {
    return port;
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Asks it something by a client of its own. */
  <T> T ask(Function<RedisCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create(RedisURI.create(uri()));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  /** By force: what it has not saved is lost, which is all. */
  void kill() {
    process.destroyForcibly();
    ended();
  }

  private void ended() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the engine does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** On the same port. */
  void restart() {
    process = launch();
  }

  void freeze() {
    Signals.send("STOP", process);
  }

  void thaw() {
    Signals.send("CONT", process);
  }

  @Override
  public void close() {
    kill();
  }
}
