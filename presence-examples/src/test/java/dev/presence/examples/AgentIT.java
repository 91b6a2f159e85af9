package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentIT {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

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
      assertThat(sessions(port)).contains("\"user\":\"陈\"", "\"device\":\"laptop\"");
      server.close();
      agent.awaitLine("disconnected: 1001");
      server = ChildProcess.server(port);
      TestServer.await(
          "connected again",
          ENDS_WITHIN,
          () -> agent.out().stream().filter(l -> l.startsWith("connected to ")).count() == 2);

      agent.process().destroy(); // SIGTERM
      assertThat(agent.exitCode(ENDS_WITHIN)).isEqualTo(143);
      assertThat(agent.err()).noneMatch(line -> line.contains("Exception"));
      assertThat(departures(port)).contains("\"reason\":\"CLOSED_BY_PEER\"");
    } finally {
      server.close();
    }
  }

  private static String sessions(int port) throws Exception {
    return RawHttp.get(port, "/api/sessions", "Authorization: Bearer " + TestServer.ADMIN).body();
  }

  private static String departures(int port) throws Exception {
    return RawHttp.get(port, "/api/departures", "Authorization: Bearer " + TestServer.ADMIN).body();
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
      try (ChildProcess second = agent(server.port(), "anna", TestServer.CLIENT)) {
        second.awaitLine("connected to ");

        assertThat(first.exitCode(ENDS_WITHIN)).isEqualTo(1);
        assertThat(first.err().get(0)).contains("another client took this identity");
        assertThat(second.process().isAlive()).isTrue();
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsTriedAgain() throws Exception {
    int port;
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (ChildProcess agent = agent(port, "anna", "t")) {
      assertThat(agent.awaitLine("cannot connect to "))
          .contains("connection refused", "trying again in ");
      assertThat(agent.process().isAlive()).isTrue();
    }
  }
}
