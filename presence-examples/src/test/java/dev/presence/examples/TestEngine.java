package dev.presence.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real engine, {@code redis-server} or {@code valkey-server}, on a free port of loopback. */
final class TestEngine implements AutoCloseable {
  private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");
  private static final int TRIES = 20;

  private final String program = program();
  private final List<String> settings;
  private int port;
  private Process process;

  private TestEngine(List<String> settings) {
    this.settings = settings;
  }

  /**
   * A fresh one, without persistence. Somebody else may take its port just before it does: then on
   * another.
   *
   * @param settings of its command line
   */
  static TestEngine start(String... settings) throws Exception {
    TestEngine engine = new TestEngine(List.of(settings));
    for (int i = 0; i < TRIES; i++) {
      engine.port = freePort();
      if (engine.launch()) {
        return engine;
      }
    }
    throw new AssertionError("no engine in " + TRIES + " tries: see target/engine.log");
  }

  /** False if it ended. */
  private boolean launch() throws Exception {
    List<String> command = new ArrayList<>(List.of(program, "--port", Integer.toString(port)));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    command.addAll(settings);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new java.io.File("target/engine.log")))
            .start();
    TestServer.await(
        "an engine on port " + port, TestServer.SOON, () -> accepts() || !process.isAlive());
    return process.isAlive();
  }

  private boolean accepts() {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String program() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> PROGRAMS.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseGet(TestEngine::missing);
  }

  private static String missing() {
    String why = "none of " + PROGRAMS + " is installed: apt install redis-server";
    if (Boolean.getBoolean("presence.require.redis")) {
      throw new AssertionError(why);
    }
    return Assumptions.abort(why);
  }

  /**
   * Below the ports that the kernel gives to clients: one that tries to come back to an engine that
   * is gone could be given the engine's own, and connect to itself.
   */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one.
      }
    }
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** By force: what it knew is lost. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the engine does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** On the same port, which was somebody else's for as long as that took at most. */
  void restart() {
    try {
      TestServer.await("the engine again", TestServer.SOON, this::launched);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private boolean launched() {
    try {
      return launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
