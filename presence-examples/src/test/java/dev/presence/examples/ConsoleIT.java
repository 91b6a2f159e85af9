package dev.presence.examples;

import static dev.presence.examples.TestServer.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.PeerSession;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an admin's page is told, on sockets. */
class ConsoleIT {
  private static final String STREAMER =
      "{\"type\":\"hello\",\"streams\":[\"metrics\",\"log\",\"video\"]}";

  @RegisterExtension final TestServer server = new TestServer();

  private TestConsole console() throws Exception {
    return TestConsole.loaded(server.port());
  }

  private String id(String user) {
    return server.registry().findUser(user).get(0).id();
  }

  /** A client that streams, once the server knows. */
  private TestClient streamer(String user) throws Exception {
    TestClient client = server.joined(user);
    client.say(STREAMER);
    TestServer.await(user + " is known", SOON, () -> detail(id(user)).get("streams").size() == 2);
    return client;
  }

  private JsonNode detail(String id) {
    return json("/api/sessions/" + id);
  }

  private JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(server.api(path).body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode next(TestClient client) throws Exception {
    return new ObjectMapper().readTree(client.text());
  }

  private double metric(String name) {
    return MetricsText.value(server, name);
  }

  @Test
  void isToldWhatTheServerIsThenWhoIsThereThenWhoLeft() throws Exception {
    try (TestClient anna = server.joined("anna");
        TestConsole console = TestConsole.connect(server.port())) {
      JsonNode hello = console.next();
      JsonNode sessions = console.next();
      JsonNode departures = console.next();

      assertThat(hello.get("type").asText()).isEqualTo("hello");
      assertThat(hello.get("boundMillis").asLong()).isEqualTo(35_000);
      assertThat(hello.get("limits").toString()).isEqualTo("{\"look\":200,\"watch\":200}");
      assertThat(sessions.get("type").asText()).isEqualTo("sessions");
      assertThat(sessions.get("last").asBoolean()).isTrue();
      assertThat(departures.toString()).isEqualTo("{\"type\":\"departures\",\"departures\":[]}");
      assertThat(anna.isOpen()).isTrue();
    }
  }

  @Test
  void isToldWhoJoinsAndWhoLeaves() throws Exception {
    try (TestConsole console = console()) {
      try (TestClient anna = server.joined("anna")) {
        JsonNode joined = console.delta("joined", "anna");
        assertThat(joined.get("health").asText()).isEqualTo("ALIVE");
        assertThat(joined.get("device").asText()).isEqualTo("phone");
        assertThat(anna.isOpen()).isTrue();
      }
      JsonNode left = console.delta("left", "anna");

      assertThat(left.get("reason").asText()).isEqualTo("CLOSED_BY_PEER");
      assertThat(left.get("ghostAvoidedMillis").asLong()).isZero();
      try (TestConsole later = TestConsole.connect(server.port())) {
        assertThat(later.next("departures").toString()).contains("\"user\":\"anna\"");
      }
    }
  }

  @Test
  void whatAClientSaysOfItselfIsInItsRow() throws Exception {
    try (TestConsole console = console();
        Socket client = RawHttp.connect(server.port())) {
      String handshake =
          String.join(
              "\r\n",
              "GET /client?user=anna&version=2.1 HTTP/1.1",
              "Host: localhost:" + server.port(),
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Version: 13",
              "Authorization: Bearer " + TestServer.CLIENT,
              "User-Agent: <img src=x onerror=alert(1)>",
              "",
              "");
      client.getOutputStream().write(handshake.getBytes(UTF_8));

      JsonNode row = console.delta("joined", "anna");

      assertThat(row.get("userAgent").asText()).isEqualTo("<img src=x onerror=alert(1)>");
      assertThat(row.get("version").asText()).isEqualTo("2.1");
      assertThat(row.get("remoteAddress").asText()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void consolesAreNoClients() throws Exception {
    try (TestClient anna = server.joined("anna");
        TestConsole console = console()) {
      JsonNode stats = console.next("stats", s -> s.get("present").asInt() == 1);
      String own = sessionOfConsole().id();

      assertThat(stats.get("consoles").asInt()).isEqualTo(1);
      assertThat(stats.get("users").asInt()).isEqualTo(1);
      assertThat(json("/api/sessions").findValuesAsText("user")).containsExactly("anna");
      assertThat(server.api("/api/sessions/" + own).status()).isEqualTo(404);
      assertThat(metric("server_consoles")).isEqualTo(1);
      assertThat(anna.isOpen()).isTrue();
    }
    TestServer.await("all have left", SOON, () -> server.registry().sessions().isEmpty());
    assertThat(json("/api/departures").findValuesAsText("user")).containsExactly("anna");
  }

  private PeerSession sessionOfConsole() {
    return server.registry().sessions().stream()
        .filter(session -> !Clients.isOne(session.identity()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void vitalsAreToldOfThoseThatAreLookedAt() throws Exception {
    try (TestClient anna = server.joined("anna");
        TestClient boris = server.joined("boris");
        TestConsole console = console()) {
      console.say("{\"type\":\"look\",\"ids\":[\"" + id("boris") + "\",\"nobody\"]}");

      JsonNode vitals = console.next("vitals").get("sessions");

      assertThat(vitals).hasSize(1);
      assertThat(vitals.get(0).get("id").asText()).isEqualTo(id("boris"));
      assertThat(vitals.get(0).get("silenceMillis").asLong()).isNotNegative();
      assertThat(vitals.get(0).get("unansweredPings").asInt()).isNotNegative();
      assertThat(vitals.get(0).get("queuedBytes").asLong()).isZero();
      assertThat(anna.isOpen() && boris.isOpen()).isTrue();
    }
  }

  @Test
  void aClientStreamsAsLongAsSomebodyWatches() throws Exception {
    try (TestClient anna = streamer("anna");
        TestConsole first = console();
        TestConsole second = console()) {
      first.watch(id("anna"));
      assertThat(first.next("watch").get("log").asBoolean()).isTrue();
      second.watch(id("anna"));
      second.next("watch");
      assertThat(next(anna).toString())
          .isEqualTo("{\"type\":\"start\",\"stream\":\"metrics\",\"intervalMillis\":1000}");
      assertThat(next(anna).get("stream").asText()).isEqualTo("log");

      anna.say("{\"type\":\"metrics\",\"values\":{\"cpu\":0.25}}");
      anna.say("{\"type\":\"log\",\"lines\":[\"<b>hello</b>\"],\"dropped\":3}");

      for (TestConsole console : List.of(first, second)) {
        JsonNode metrics = console.next("metrics");
        assertThat(metrics.get("id").asText()).isEqualTo(id("anna"));
        assertThat(metrics.get("values").toString()).isEqualTo("{\"cpu\":0.25}");
        JsonNode log = console.next("log");
        assertThat(log.get("lines").get(0).asText()).isEqualTo("<b>hello</b>");
        assertThat(log.get("dropped").asLong()).isEqualTo(3);
      }
      first.unwatch(id("anna"));
      second.close();
      assertThat(next(anna).toString()).isEqualTo("{\"type\":\"stop\",\"stream\":\"metrics\"}");
      assertThat(next(anna).get("stream").asText()).isEqualTo("log");
    }
  }

  @Test
  void theClientsDepartureEndsTheWatch() throws Exception {
    try (TestConsole console = console()) {
      String id;
      try (TestClient anna = streamer("anna")) {
        id = id("anna");
        console.watch(id);
        console.next("watch");
        assertThat(anna.isOpen()).isTrue();
      }

      assertThat(console.next("unwatched").toString())
          .isEqualTo("{\"type\":\"unwatched\",\"id\":\"" + id + "\",\"why\":\"the session left\"}");
    }
  }

  @Test
  void nobodyCanWatchAConsoleOrWhoIsNotThere() throws Exception {
    try (TestConsole console = console()) {
      console.watch(sessionOfConsole().id());
      JsonNode own = console.next("unwatched");
      console.watch("nobody");
      JsonNode nobody = console.next("unwatched");

      assertThat(own.get("why").asText()).startsWith("no session has this id");
      assertThat(nobody.get("id").asText()).isEqualTo("nobody");
    }
  }

  @Test
  void whatAClientSendsUnaskedIsCountedAndGoesNowhere() throws Exception {
    try (TestClient anna = streamer("anna")) {
      anna.say("{\"type\":\"metrics\",\"values\":{\"cpu\":1}}");

      TestServer.await("it is counted", SOON, () -> metric("server_stream_unwatched_total") == 1);
      assertThat(metric("server_stream_relayed_total")).isZero();
    }
  }

  @Test
  void whatAPageSaysThatIsNoMessageIsCounted() throws Exception {
    try (TestConsole console = console()) {
      for (String text :
          List.of("{", "{\"type\":\"watch\"}", "{\"type\":\"look\",\"ids\":[null]}", "[]")) {
        console.say(text);
      }
      console.say("{\"type\":\"later-version\"}");

      TestServer.await(
          "they are counted", SOON, () -> metric("server_malformed_messages_total") == 4);
      assertThat(console.client().isOpen()).isTrue();
    }
  }
}
