package dev.presence.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real engine, {@code redis-server} or {@code valkey-server}, on a free port of loopback. */
final class TestEngine implements AutoCloseable {
  /** Where set, a missing engine is a failure and not a reason to pass the test by. */
  static final String REQUIRED = "presence.require.redis";

  static final String PORT = "{port}";

  /** Another engine than the one on the PATH. */
  private static final String PROGRAM = "presence.redis.program";

  private static final int TRIES = 5;
  private static final int LOOKS = 100;
  private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");

  private final int port;
  private final List<String> settings;
  private final String served;
  private final RedisClient client;
  private Process process;

  private TestEngine(int port, List<String> settings, String served) {
    this.port = port;
    this.settings = settings;
    this.served = served;
    process = launch();
    client = RedisClient.create(RedisURI.create(uri()));
  }

  /**
   * A fresh one, without persistence.
   *
   * @param settings of its command line; {@value #PORT} stands for its port
   */
  static TestEngine start(String... settings) {
    return start(program(), settings);
  }

  /** The same by a program of one's choice. */
  static TestEngine start(Path program, String... settings) {
    return start(List.of(), program, settings);
  }

  /**
   * @param before a command that goes before it
   */
  static TestEngine start(List<String> before, Path program, String... settings) {
    List<String> all = new ArrayList<>(before);
    all.add(program.toString());
    all.addAll(List.of("--port", PORT, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    // Of its own: a replica writes down what it was sent, and whoever starts there loads it.
    all.addAll(List.of("--dir", folder()));
    all.addAll(List.of(settings));
    return start(TRIES, port -> new TestEngine(port, all, "Ready to accept connections"));
  }

  /** One that watches the engine on port {@code master} and its replicas, with two others. */
  static TestEngine sentinel(String name, int master) {
    return start(
        TRIES,
        port -> {
          Path conf = scratch("sentinel-" + port + ".conf");
          write(
              conf,
              """
              port %1$d
              bind 127.0.0.1
              sentinel monitor %2$s 127.0.0.1 %3$d 2
              sentinel down-after-milliseconds %2$s 2000
              sentinel failover-timeout %2$s 3000
              """
                  .formatted(port, name, master));
          List<String> command = List.of(program().toString(), conf.toString(), "--sentinel");
          return new TestEngine(port, command, "Sentinel ID is");
        });
  }

  private static String folder() {
    try {
      return Files.createTempDirectory(scratch("").toAbsolutePath(), "engine").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another process may be given the port between the look and the launch. */
  private static TestEngine start(int tries, IntFunction<TestEngine> start) {
    try {
      return start.apply(freePort());
    } catch (Ended e) {
      if (tries <= 1) {
        throw e;
      }
      return start(tries - 1, start);
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
        settings.stream().map(each -> each.replace(PORT, Integer.toString(port))).toList();
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      awaitServing(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitServing(Process started) {
    try {
      Wait.until("an engine on port " + port, () -> serves(started));
    } catch (AssertionError e) {
      started.destroyForcibly();
      throw e;
    }
  }

  private Path log() {
    return scratch("engine-" + port);
  }

  /** A file in the folder for what tests leave. */
  static Path scratch(String name) {
    try {
      return Files.createDirectories(Path.of("target/scratch")).resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By its own word: another process that has the port accepts connections too. */
  private boolean serves(Process started) {
    if (!started.isAlive()) {
      throw new Ended(port);
    }
    try {
      String log = Files.readString(log());
      int begun = log.lastIndexOf("pid=" + started.pid() + ",");
      return begun >= 0 && log.indexOf(served, begun) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  static Path program() {
    String given = System.getProperty(PROGRAM);
    return given != null ? Path.of(given) : onThePath().orElseGet(TestEngine::missing);
  }

  private static Optional<Path> onThePath() {
    return PROGRAMS.stream()
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Redis 6.2, which a library for tests brings along for each common platform. */
  static Path oldest() {
    String name = "redis-server-6.2." + (isArm() ? "7-linux-arm64" : "6-v5-linux-amd64");
    Path program = scratch(name);
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name)) {
      if (Files.notExists(program)) {
        Path copy = Files.createTempFile(scratch(""), name, null);
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        copy.toFile().setExecutable(true);
        Files.move(copy, program, StandardCopyOption.ATOMIC_MOVE);
      }
      return program.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  private static Path missing() {
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

  /** Asks it something by a connection of its own. */
  <T> T ask(Function<RedisCommands<String, String>, T> question) {
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
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
    Clients.end(client);
    kill();
  }
}
