package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServeIT {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  @Test
  void theFirstLineSaysWhereItListensAndMadeUpTokensFollow() throws Exception {
    try (ChildProcess server = ChildProcess.jar("serve", "--port=0")) {
      String client = server.awaitLine("client token: ").substring("client token: ".length());
      String admin = server.awaitLine("admin token: ").substring("admin token: ".length());

      assertThat(server.out().get(0)).matches("listening on http://127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(admin).hasSize(32).isNotEqualTo(client);
      assertThat(
              RawHttp.get(server.port(), "/api/stats", "Authorization: Bearer " + admin).status())
          .isEqualTo(200);
      try (TestClient anna = TestClient.connect(TestServer.client(server.port(), "anna"), client)) {
        assertThat(anna.isOpen()).isTrue();
      }
    }
  }

  @Test
  void tokensThatWereGivenAreNeverPrinted() throws Exception {
    ChildProcess server = ChildProcess.server(0);
    RawHttp.get(server.port(), "/api/stats", "Authorization: Bearer " + TestServer.ADMIN);
    RawHttp.get(server.port(), "/api/stats", "Authorization: Bearer " + TestServer.CLIENT);
    RawHttp.upgrade(server.port(), "/client", "Authorization: Bearer wrong-token");
    server.close();

    assertThat(server.toString())
        .doesNotContain(TestServer.ADMIN, TestServer.CLIENT, "wrong-token");
  }

  @Test
  void aTakenPortIsToldInOneLine() throws Exception {
    try (ChildProcess first = ChildProcess.server(0);
        ChildProcess second =
            ChildProcess.jar("serve", "--port=" + first.port(), "--admin-token=a")) {
      assertThat(second.exitCode(ENDS_WITHIN)).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err())
          .singleElement()
          .asString()
          .contains("cannot listen", String.valueOf(first.port()), "in use");
    }
  }

  @Test
  void aBadFlagEndsWithExitCode2AndIsNamed() throws Exception {
    try (ChildProcess server = ChildProcess.jar("serve", "--pong-timeout", "soon")) {
      assertThat(server.exitCode(ENDS_WITHIN)).isEqualTo(2);
      assertThat(server.err().get(0)).contains("--pong-timeout", "'soon'");
    }
  }

  @Test
  void aTerminatedServerTellsItsClientsAndEndsQuietly() throws Exception {
    ChildProcess server = ChildProcess.server(0);
    try (TestClient client =
        TestClient.connect(TestServer.client(server.port(), "anna"), TestServer.CLIENT)) {
      int port = server.port();
      // The client knows that it is connected before the server has run its @OnOpen.
      TestServer.await("anna is listed", ENDS_WITHIN, () -> sessions(port).contains("anna"));
      server.process().destroy(); // SIGTERM

      assertThat(client.closeReason().getCloseCode().getCode()).isEqualTo(1001);
      assertThat(server.exitCode(ENDS_WITHIN)).isEqualTo(143);
      assertThat(server.err()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void whatIsLoggedOfAReasonIsOneLineAndTellsATerminalNothing() throws Exception {
    List<String> inUtf8 =
        List.of("-Dfile.encoding=UTF-8", "-jar", System.getProperty("presence.server.jar"));
    try (ChildProcess server =
            ChildProcess.java(
                inUtf8,
                "serve",
                "--port=0",
                "--admin-token=" + TestServer.ADMIN,
                "--client-token=" + TestServer.CLIENT);
        TestClient anna =
            TestClient.connect(TestServer.client(server.port(), "anna"), TestServer.CLIENT)) {
      int port = server.port();
      TestServer.await("anna is listed", ENDS_WITHIN, () -> sessions(port).contains("anna"));
      String id = new ObjectMapper().readTree(sessions(port)).get(0).get("id").asText();

      String path = "/api/sessions/" + id + "?reason=bye%C2%9B2J%E2%80%AE%0Anow";
      RawHttp.request("DELETE", port, path, "Authorization: Bearer " + TestServer.ADMIN);

      assertThat(anna.closeReason().getCloseCode().getCode()).isEqualTo(4410);
      TestServer.await(
          "the reason",
          ENDS_WITHIN,
          () -> server.err().stream().anyMatch(line -> line.endsWith("an admin: bye 2J  now")));
    }
  }

  private static String sessions(int port) {
    try {
      String token = "Authorization: Bearer " + TestServer.ADMIN;
      return RawHttp.get(port, "/api/sessions", token).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anyAddressIsServedWithASharedTokenOnlyIfThatIsMeant() throws Exception {
    try (ChildProcess server =
        ChildProcess.jar("serve", "--host=0.0.0.0", "--port=0", "--insecure-shared-token")) {
      RawHttp.Reply reply =
          RawHttp.send(
              server.port(), "GET /health HTTP/1.1", "Host: any.example", "Connection: close");

      assertThat(reply.status()).isEqualTo(200);
    }
  }
}
