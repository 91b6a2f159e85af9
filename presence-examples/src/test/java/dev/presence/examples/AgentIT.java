package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AgentIT {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  /** The agent waits the longer the longer the server takes to start. */
  private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(60);

  private static ChildProcess agent(int port, String user, String token) throws Exception {
    return ChildProcess.jar(
        "agent",
        "--server=ws://127.0.0.1:" + port + "/client",
        "--user=" + user,
        "--device=laptop",
        "--token=" + token);
  }

  @Test
  void connectsReportsAndComesBackAfterARestart() throws Exception {
    ChildProcess server = ChildProcess.server(0);
    int port = server.port();
    try (ChildProcess agent = agent(port, "陈", TestServer.CLIENT)) {
      agent.awaitLine("connected to ");
      awaitListed(port, "陈");
      assertThat(sessions(port)).contains("\"device\":\"laptop\"");
      server.close();
      agent.awaitLine("disconnected: 1001");
      server = ChildProcess.server(port);
      awaitListed(port, "陈", COMES_BACK_WITHIN);
      TestServer.await(
          "told so",
          TestServer.SOON,
          () -> agent.out().stream().filter(l -> l.startsWith("connected to ")).count() >= 2);

      agent.process().destroy(); // SIGTERM
      assertThat(agent.exitCode(ENDS_WITHIN)).isEqualTo(143);
      assertThat(agent.err()).noneMatch(line -> line.contains("Exception"));
      awaitGoodbye(port);
    } finally {
      server.close();
    }
  }

  /** The agent says that it is connected before the server has run its {@code @OnOpen}. */
  private static void awaitListed(int port, String user) throws InterruptedException {
    awaitListed(port, user, TestServer.SOON);
  }

  private static void awaitListed(int port, String user, Duration limit)
      throws InterruptedException {
    TestServer.await(
        user + " is listed", limit, () -> sessions(port).contains("\"user\":\"" + user + "\""));
  }

  /** The server hears of the end on a thread of its own. */
  private static void awaitGoodbye(int port) throws InterruptedException {
    TestServer.await(
        "a departure by a goodbye",
        TestServer.SOON,
        () -> departures(port).contains("\"reason\":\"CLOSED_BY_PEER\""));
  }

  private static String sessions(int port) {
    return api(port, "/api/sessions");
  }

  private static String departures(int port) {
    return api(port, "/api/departures");
  }

  private static String api(int port, String path) {
    try {
      return RawHttp.get(port, path, "Authorization: Bearer " + TestServer.ADMIN).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aWrongTokenIsToldAndEndsItWithExitCode1() throws Exception {
    try (ChildProcess server = ChildProcess.server(0);
        ChildProcess agent = agent(server.port(), "anna", "wrong")) {
      assertThat(agent.exitCode(ENDS_WITHIN)).isEqualTo(1);
      assertThat(agent.err()).containsExactly("the server does not know this token (401)");
    }
  }

  @Test
  void whoeverIsReplacedDoesNotFightForItsIdentity() throws Exception {
    try (ChildProcess server = ChildProcess.server(0);
        ChildProcess first = agent(server.port(), "anna", TestServer.CLIENT)) {
      first.awaitLine("connected to ");
      awaitListed(server.port(), "anna");
      try (ChildProcess second = agent(server.port(), "anna", TestServer.CLIENT)) {
        second.awaitLine("connected to ");

        assertThat(first.exitCode(ENDS_WITHIN)).isEqualTo(1);
        assertThat(first.err().get(0)).contains("another client took this identity");
        assertThat(second.process().isAlive()).isTrue();
      }
    }
  }

  /** The backoff alone would bring all of them back within a second. */
  @Test
  void agentsWhoseServerIsKilledReturnOverTheTimeThatItHadToldThem() throws Exception {
    List<Queue<String>> said = new ArrayList<>();
    List<Thread> agents = new ArrayList<>();
    try (ChildProcess server = ChildProcess.server(0, "10m")) {
      for (int i = 0; i < 5; i++) {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        said.add(lines);
        agents.add(inThisProcess(server.port(), "agent-" + i, lines::add));
      }
      awaitAll(said, "connected to ");

      server.process().destroyForcibly();

      awaitAll(said, "disconnected: ");
      assertThat(said.stream().map(AgentIT::millisUntilItTriesAgain))
          .allMatch(millis -> millis <= 600_000)
          .as("all within 1 s of 10 min happens once in 10^13 times")
          .anyMatch(millis -> millis > 1_000);
    } finally {
      agents.forEach(Thread::interrupt);
    }
  }

  private static Thread inThisProcess(int port, String user, Consumer<String> says) {
    AgentTarget target =
        new AgentTarget(
            URI.create("ws://127.0.0.1:" + port + "/client"),
            Identity.of(user),
            TestServer.CLIENT,
            true);
    Agent agent = new Agent(target, AgentCommands.of(Set.of()), says);
    Thread thread =
        Threads.daemon(
            user,
            () -> {
              try {
                agent.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }

  private static void awaitAll(List<Queue<String>> said, String start) throws InterruptedException {
    TestServer.await(
        "all say '" + start + "'",
        TestServer.SOON,
        () -> said.stream().allMatch(lines -> line(lines, start).isPresent()));
  }

  private static Optional<String> line(Queue<String> lines, String start) {
    return lines.stream().filter(line -> line.startsWith(start)).findFirst();
  }

  private static long millisUntilItTriesAgain(Queue<String> lines) {
    String line = line(lines, "disconnected: ").orElseThrow();
    return Long.parseLong(line.replaceFirst(".*trying again in (\\d+) ms", "$1"));
  }

  @Test
  void aServerThatIsNotThereIsTriedAgain() throws Exception {
    // Bound, so that nobody else takes the port, but not listening: who connects is refused.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress("127.0.0.1", 0));
      try (ChildProcess agent = agent(nobody.getLocalPort(), "anna", "t")) {
        assertThat(agent.awaitLine("cannot connect to "))
            .contains("connection refused", "trying again in ");
        assertThat(agent.process().isAlive()).isTrue();
      }
    }
  }
}
