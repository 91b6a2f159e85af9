package dev.presence.examples;

import static dev.presence.examples.TestServer.ALLOWED_ORIGIN;
import static dev.presence.examples.TestServer.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.examples.RawHttp.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is upgraded; whoever is not must never reach {@code @OnOpen}. */
class HandshakeIT {
  private static final String GOOD = "/client?user=anna&device=phone";
  private static final String TOKEN = "Authorization: Bearer " + CLIENT;

  @RegisterExtension final TestServer server = new TestServer();

  private Reply upgrade(String target, String... headers) throws Exception {
    return RawHttp.upgrade(server.port(), target, headers);
  }

  private String host() {
    return "Host: localhost:" + server.port();
  }

  private static void assertRefused(Reply reply, int status) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    assertThat(CountingEndpoint.OPENED).hasValue(0);
  }

  private static void assertUpgraded(Reply reply) throws InterruptedException {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(101);
    CountingEndpoint.awaitOpened(1);
  }

  @Test
  void aClientWithItsTokenIsUpgraded() throws Exception {
    assertUpgraded(upgrade(GOOD, host(), TOKEN));
  }

  @Test
  void theSchemeOfTheTokenHasNoCase() throws Exception {
    assertUpgraded(upgrade(GOOD, host(), "authorization: bEARER " + CLIENT));
  }

  @Test
  void withoutATokenTheAnswerIs401AndOnOpenNeverRuns() throws Exception {
    Reply reply = upgrade(GOOD, host());

    assertRefused(reply, 401);
    assertThat(reply.headers()).containsKey("www-authenticate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer client-toke",
        "Bearer client-token2",
        "Bearer",
        "Bearer ",
        "Basic client-token",
        "client-token",
        "Bearer client-token client-token",
        "Bearer " + TestServer.ADMIN,
      })
  void withAWrongTokenTheAnswerIs401AndOnOpenNeverRuns(String authorization) throws Exception {
    assertRefused(upgrade(GOOD, host(), "Authorization: " + authorization), 401);
  }

  @Test
  void twoTokensAre400() throws Exception {
    assertRefused(upgrade(GOOD, host(), TOKEN, "Authorization: Bearer other"), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/client",
        "/client?device=phone",
        "/client?user=",
        "/client?user=a%20b",
        "/client?user=a%00b",
        "/client?user=%FF",
        "/client?user=%",
        "/client?user=a&user=b",
        "/client?user=a&device=",
        "/client?user=a&device=x/y",
        "/client?user=01234567890123456789012345678901234567890123456789012345678901234",
      })
  void aUserOrDeviceThatIsNoNameIs400(String target) throws Exception {
    assertRefused(upgrade(target, host(), TOKEN), 400);
  }

  @Test
  void aWrongTokenIsToldBeforeAWrongName() throws Exception {
    assertRefused(upgrade("/client?user=", host()), 401);
  }

  @Test
  void aNameInAnyScriptIsUpgraded() throws Exception {
    assertUpgraded(upgrade("/client?user=%E9%99%88.a_b@c-1", host(), TOKEN));
    TestServer.await(
        "the user's connection has come and gone",
        TestServer.SOON,
        () -> !server.registry().departures().isEmpty());
    assertThat(server.registry().departures().get(0).identity().user()).isEqualTo("陈.a_b@c-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/clients",
        "/client/",
        "//client",
        "/client;x=1",
        "/%63lient",
        "/api/sessions",
        "/x"
      })
  void thereIsNoWebSocketAtAnyOtherPath(String path) throws Exception {
    assertRefused(upgrade(path + "?user=anna&device=phone", host(), TOKEN), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "https://localhost", "null", "http://localhost:1"})
  void aForeignOriginIs403(String origin) throws Exception {
    assertRefused(upgrade(GOOD, host(), TOKEN, "Origin: " + origin), 403);
  }

  @Test
  void itsOwnOriginIsUpgraded() throws Exception {
    assertUpgraded(upgrade(GOOD, host(), TOKEN, "Origin: http://LOCALHOST:" + server.port()));
  }

  @Test
  void anOriginThatWasAllowedIsUpgraded() throws Exception {
    assertUpgraded(upgrade(GOOD, host(), TOKEN, "Origin: " + ALLOWED_ORIGIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "192.168.0.1"})
  void aHostThatIsNoLoopbackIs403(String host) throws Exception {
    assertRefused(upgrade(GOOD, "Host: " + host, TOKEN), 403);
  }

  @Test
  void aReboundPageIs403AlthoughItIsItsOwnOrigin() throws Exception {
    assertRefused(upgrade(GOOD, "Host: evil.example", TOKEN, "Origin: http://evil.example"), 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOCALHOST", "127.0.0.1:1", "[::1]", "[::1]:8080"})
  void anyLoopbackNameIsUpgraded(String host) throws Exception {
    assertUpgraded(upgrade(GOOD, "Host: " + host, TOKEN));
  }

  @Test
  void twoHostsAreRefused() throws Exception {
    assertRefused(upgrade(GOOD, host(), "Host: evil.example", TOKEN), 400);
  }

  @ParameterizedTest
  @CsvSource({"POST, 405", "PUT, 405"})
  void onlyGetIsUpgraded(String method, int status) throws Exception {
    assertRefused(
        RawHttp.send(
            server.port(),
            method + " " + GOOD + " HTTP/1.1",
            host(),
            TOKEN,
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Content-Length: 0",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13"),
        status);
  }

  @Test
  void anOldWebSocketVersionIs426() throws Exception {
    assertRefused(
        RawHttp.send(
            server.port(),
            "GET " + GOOD + " HTTP/1.1",
            host(),
            TOKEN,
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 8"),
        426);
  }

  @Test
  void anUpgradeWithoutAKeyIs400() throws Exception {
    assertRefused(
        RawHttp.send(
            server.port(),
            "GET " + GOOD + " HTTP/1.1",
            host(),
            TOKEN,
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13"),
        400);
  }

  @Test
  void aServerThatIsGoingAwayIs503AndServesWhoIsThere() throws Exception {
    try (TestClient anna = server.joined("anna")) {
      CountingEndpoint.OPENED.set(0);

      server.running().refuseNewcomers();

      assertRefused(upgrade("/client?user=boris&device=phone", host(), TOKEN), 503);
      assertThat(anna.isOpen()).isTrue();
    }
  }

  @Test
  void aPlainRequestForTheEndpointIs426() throws Exception {
    Reply reply = RawHttp.get(server.port(), GOOD, TOKEN);

    assertRefused(reply, 426);
    assertThat(reply.headers()).containsEntry("upgrade", "websocket");
  }
}
