package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static dev.presence.examples.TestServer.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code serve --access-log} writes, as an operator sees it. */
class AccessLogIT {
  private static ChildProcess serve(String... more) throws Exception {
    List<String> flags =
        new java.util.ArrayList<>(
            List.of("serve", "--port=0", "--admin-token=" + ADMIN, "--client-token=" + CLIENT));
    flags.addAll(List.of(more));
    ChildProcess server = ChildProcess.jar(flags.toArray(String[]::new));
    server.awaitLine("listening on ");
    return server;
  }

  private static void await(ChildProcess server, String regex) throws InterruptedException {
    TestServer.await(
        "a line that has " + regex + " in\n" + server,
        TestServer.SOON,
        () -> server.err().stream().anyMatch(line -> line.matches(".* INFO +access +" + regex)));
  }

  private static void visit(int port, String path, String userAgent) throws IOException {
    RawHttp.get(port, path, "Authorization: Bearer " + ADMIN, "User-Agent: " + userAgent);
  }

  @Test
  void requestsAndWebSocketsHaveALineEachWithoutAnySecret() throws Exception {
    try (ChildProcess server = serve("--access-log", "--trusted-proxy=127.0.0.1")) {
      int port = server.port();
      visit(port, "/api/stats?ticket=in-the-query", "curl/8 \"\u202eevil");
      RawHttp.get(port, "/api/stats", "X-Forwarded-For: 192.0.2.1", "Authorization: Bearer guess");
      RawHttp.upgrade(port, "/client?user=anna&ticket=made-up", "Host: localhost");
      TestClient.connect(TestServer.client(port, "anna"), CLIENT).close();

      await(server, "127\\.0\\.0\\.1 \"GET /api/stats\" 200 after \\d+ ms \"curl/8 \\\\\".*evil\"");
      await(server, "192\\.0\\.2\\.1 \"GET /api/stats\" 401 after \\d+ ms \"\"");
      await(server, "127\\.0\\.0\\.1 \"GET /client\" 401 \"\"");
      await(server, "127\\.0\\.0\\.1 \"GET /client\" client opened \".*\"");
      await(server, "127\\.0\\.0\\.1 \"GET /client\" client closed after \\d+ ms");
      assertThat(server.toString())
          .doesNotContain(ADMIN, CLIENT, "guess", "made-up", "in-the-query", "\u202e");
    }
  }

  @Test
  void withoutTheFlagNothingIsWritten() throws Exception {
    ChildProcess server = serve();
    visit(server.port(), "/api/stats", "curl/8");
    server.close();

    assertThat(server.err()).isNotEmpty().noneMatch(line -> line.contains("/api/stats"));
  }
}
