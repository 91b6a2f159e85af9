package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static dev.presence.examples.TestServer.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.examples.RawHttp.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  @RegisterExtension final TestServer server = new TestServer();

  private JsonNode json(String path) throws Exception {
    Reply reply = server.api(path);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return MAPPER.readTree(reply.body());
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new java.util.ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void assertListed(int sessions) throws InterruptedException {
    TestServer.await(
        sessions + " sessions",
        TestServer.SOON,
        () -> server.registry().sessions().size() == sessions);
  }

  @Test
  void aConnectedClientIsListedWithTheFieldsOfTheApi() throws Exception {
    try (TestClient client = server.connect("anna")) {
      assertListed(1);
      JsonNode session = json("/api/sessions").get(0);

      assertThat(fields(session))
          .containsExactly(
              "id",
              "user",
              "device",
              "health",
              "why",
              "remoteAddress",
              "version",
              "userAgent",
              "joinedAt",
              "lastHeardAt",
              "silenceMillis",
              "rttMillis");
      assertThat(session.get("user").asText()).isEqualTo("anna");
      assertThat(session.get("device").asText()).isEqualTo("phone");
      assertThat(session.get("health").asText()).isEqualTo("ALIVE");
      assertThat(session.get("remoteAddress").asText()).startsWith("127.0.0.1");
      assertThat(Instant.parse(session.get("joinedAt").asText()))
          .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(1));
      assertThat(session.get("silenceMillis").asLong()).isBetween(0L, 20_000L);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void oneSessionIsShownWithItsTimelineAndItsLastWhy() throws Exception {
    try (TestClient client = server.connect("anna")) {
      assertListed(1);
      String id = json("/api/sessions").get(0).get("id").asText();
      JsonNode session = json("/api/sessions/" + id);

      assertThat(fields(session)).hasSize(15).endsWith("timeline", "commands", "streams");
      assertThat(session.get("id").asText()).isEqualTo(id);
      assertThat(session.get("timeline").get(0).get("what").asText()).isEqualTo("joined");
      assertThat(Instant.parse(session.get("timeline").get(0).get("at").asText()))
          .isBefore(Instant.now().plusSeconds(1));
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void departuresAreShownNewestFirst() throws Exception {
    server.connect("anna").close();
    TestServer.await(
        "anna left", TestServer.SOON, () -> server.registry().departures().size() == 1);
    server.connect("boris").close();
    TestServer.await(
        "boris left", TestServer.SOON, () -> server.registry().departures().size() == 2);

    JsonNode departures = json("/api/departures");

    assertThat(departures.get(0).get("user").asText()).isEqualTo("boris");
    assertThat(departures.get(1).get("user").asText()).isEqualTo("anna");
    assertThat(departures.get(1).get("reason").asText()).isEqualTo("CLOSED_BY_PEER");
    assertThat(fields(departures.get(0)))
        .containsExactly(
            "id",
            "user",
            "device",
            "reason",
            "detail",
            "joinedAt",
            "leftAt",
            "silenceMillis",
            "ghostAvoidedMillis",
            "timeline");
  }

  @Test
  void statisticsCount() throws Exception {
    try (TestClient client = server.connect("anna")) {
      assertListed(1);
      JsonNode stats = json("/api/stats");

      assertThat(stats.get("present").asInt()).isEqualTo(1);
      assertThat(stats.get("joins").asInt()).isEqualTo(1);
      assertThat(stats.get("sinceLastTickMillis").asLong()).isLessThan(5_000);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void metricsAreInPrometheusFormat() throws Exception {
    try (TestClient client = server.connect("anna")) {
      assertListed(1);
      Reply reply = server.api("/metrics");

      assertThat(reply.headers()).containsEntry("content-type", Metrics.TYPE);
      assertThat(reply.body().lines())
          .contains(
              "presence_sessions{health=\"ALIVE\"} 1.0",
              "presence_joins_total 1.0",
              "presence_leaves_total{reason=\"DEAD\"} 0.0")
          .anyMatch(line -> line.startsWith("presence_round_trip_seconds_bucket{le=\"0.1\"} "))
          .anyMatch(line -> line.startsWith("process_files_open_files "))
          .anyMatch(line -> line.startsWith("process_files_max_files "));
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void theDashboardAsksForMetricsThatExist() throws Exception {
    String scraped = server.api("/metrics").body();

    List<String> asked =
        Pattern.compile("(?:presence|process)_[a-z_]+")
            .matcher(Files.readString(Path.of("..", "docs", "grafana-dashboard.json")))
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(asked).allSatisfy(name -> assertThat(scraped).contains("\n" + name));
  }

  @Test
  void aSessionThatIsNotThereIs404() throws Exception {
    assertThat(server.api("/api/sessions/nobody").status()).isEqualTo(404);
  }

  @Test
  void healthNeedsNoToken() throws Exception {
    Reply reply = RawHttp.get(server.port(), "/health");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(MAPPER.readTree(reply.body()).get("status").asText()).isEqualTo("up");
  }

  @Test
  void everyAnswerIsJsonThatNobodyKeeps() throws Exception {
    for (Reply reply : List.of(server.api("/api/sessions"), RawHttp.get(server.port(), "/x"))) {
      assertThat(reply.headers())
          .containsEntry("content-type", "application/json;charset=utf-8")
          .containsEntry("cache-control", "no-store")
          .containsEntry("x-content-type-options", "nosniff");
      assertThat(MAPPER.readTree(reply.body())).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/sessions", "/api/sessions/x", "/api/departures", "/api/stats", "/metrics"})
  void withoutTheAdminTokenTheAnswerIs401(String path) throws Exception {
    Reply none = RawHttp.get(server.port(), path);
    Reply wrong = RawHttp.get(server.port(), path, "Authorization: Bearer wrong");

    assertThat(none.status()).isEqualTo(401);
    assertThat(none.headers().get("www-authenticate")).startsWith("Bearer");
    assertThat(wrong.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/sessions", "/api/sessions/x", "/api/departures", "/api/stats", "/metrics"})
  void aClientTokenIs403(String path) throws Exception {
    assertThat(RawHttp.get(server.port(), path, "Authorization: Bearer " + CLIENT).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/",
        "/api/x",
        "/api/sessions/",
        "/api/sessions/a/b",
        "/api/sessions/%",
        "/healthy",
        "/api/%73essions",
        "/index.html",
        "/application.wsadl"
      })
  void anUnknownPathIs404(String path) throws Exception {
    assertThat(server.api(path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"})
  void aWrongMethodIs405AndSaysWhichAreRight(String method) throws Exception {
    Reply reply =
        RawHttp.request(method, server.port(), "/api/sessions", "Authorization: Bearer " + ADMIN);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("allow", "GET, HEAD");
  }

  @Test
  void traceIsNotEchoed() throws Exception {
    Reply reply = RawHttp.request("TRACE", server.port(), "/health", "X-Secret: 1");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void headIsAnsweredAsGetWithoutABody() throws Exception {
    Reply reply =
        RawHttp.request("HEAD", server.port(), "/api/stats", "Authorization: Bearer " + ADMIN);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers()).containsEntry("content-type", "application/json;charset=utf-8");
  }

  @Test
  void aHostThatIsNoLoopbackIs403() throws Exception {
    Reply reply =
        RawHttp.send(
            server.port(),
            "GET /api/sessions HTTP/1.1",
            "Host: evil.example",
            "Connection: close",
            "Authorization: Bearer " + ADMIN);

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void aForeignOriginIs403() throws Exception {
    Reply reply =
        RawHttp.get(
            server.port(),
            "/api/sessions",
            "Origin: http://evil.example",
            "Authorization: Bearer " + ADMIN);

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void aHeaderThatIsTooLargeIsRefused() throws Exception {
    Reply reply = RawHttp.get(server.port(), "/health", "X-Large: " + "x".repeat(9_000));

    assertThat(reply.status()).isBetween(400, 499);
  }

  @Test
  void aBodyNobodyAskedForIsNotRead() throws Exception {
    try (Socket socket = RawHttp.connect(server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII));

      assertThat(writtenUntilClosed(out)).isLessThan(64 << 20);
    }
  }

  /** How much the server let us send before it hung up. */
  private static long writtenUntilClosed(OutputStream out) {
    byte[] chunk = new byte[64 << 10];
    for (long written = 0; written < 1_000_000_000; written += chunk.length) {
      try {
        out.write(chunk);
      } catch (IOException e) {
        return written;
      }
    }
    return Long.MAX_VALUE;
  }

  @Test
  void aConnectionThatSaysNothingIsEndedAfterTenSeconds() throws Exception {
    try (Socket socket = RawHttp.connect(server.port())) {
      socket.setSoTimeout(20_000);
      long began = System.nanoTime();

      assertThat(readOrReset(socket)).isNegative();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(A_WHILE);
    }
  }

  private static int readOrReset(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketException e) {
      return -1;
    }
  }
}
