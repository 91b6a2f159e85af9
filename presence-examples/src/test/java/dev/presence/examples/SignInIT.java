package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static dev.presence.examples.TestServer.ALLOWED_ORIGIN;
import static dev.presence.examples.TestServer.CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.examples.RawHttp.Reply;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a browser signs in, what its cookie opens, and what a client never reaches. */
class SignInIT {
  @RegisterExtension final TestServer server = new TestServer();

  private String origin() {
    return "Origin: http://localhost:" + server.port();
  }

  private Reply request(String method, String path, String body, String... headers)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(headers));
    if (!body.isEmpty()) {
      lines.add("Content-Type: application/json");
      lines.add("Content-Length: " + body.getBytes(UTF_8).length);
    } else if (method.equals("POST")) {
      lines.add("Content-Length: 0");
    }
    try (Socket socket = RawHttp.connect(server.port())) {
      String head =
          "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n%s\r\n\r\n"
              .formatted(method, path, server.port(), String.join("\r\n", lines));
      socket.getOutputStream().write((head + body).getBytes(UTF_8));
      return RawHttp.reply(socket.getInputStream());
    }
  }

  private Reply signIn(String token) throws IOException {
    return request("POST", "/api/sign-in", "{\"token\":\"" + token + "\"}", origin());
  }

  /** The header that a browser sends from then on. */
  private String cookie() throws IOException {
    Reply reply = signIn(ADMIN);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return "Cookie: other=1; " + reply.headers().get("set-cookie").split(";", 2)[0];
  }

  private static String field(Reply reply, String name) throws IOException {
    return new ObjectMapper().readTree(reply.body()).get(name).asText();
  }

  private int console(String query, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("Host: localhost:" + server.port());
    return RawHttp.upgrade(server.port(), "/console" + query, lines.toArray(String[]::new))
        .status();
  }

  @Test
  void theCookieIsForThisServerAloneAndForNoScript() throws Exception {
    Reply reply = signIn(ADMIN);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"name\":\"admin\",\"role\":\"admin\"}");
    assertThat(reply.headers().get("set-cookie"))
        .matches("presence=[A-Za-z0-9_-]{32}; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict")
        .doesNotContain(ADMIN);
  }

  @Test
  void aPageThatWasLoadedOverTlsGetsASecureCookie() throws Exception {
    Reply reply =
        request(
            "POST", "/api/sign-in", "{\"token\":\"" + ADMIN + "\"}", "Origin: " + ALLOWED_ORIGIN);

    assertThat(reply.headers().get("set-cookie")).endsWith("; Secure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", CLIENT, ADMIN + "2", " " + ADMIN})
  void anyOtherTokenDoesNotSignIn(String token) throws Exception {
    Reply reply = signIn(token);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.headers()).doesNotContainKey("set-cookie");
    assertThat(reply.body()).contains("error").doesNotContain(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "{\"token\":\"\"}", "{\"token\":", "x", "\"admin\""})
  void whatIsNoSignInIs400(String body) throws Exception {
    assertThat(request("POST", "/api/sign-in", body, origin()).status()).isEqualTo(400);
  }

  @Test
  void aFormOfAForeignPageSignsNobodyIn() throws Exception {
    String body = "{\"token\":\"" + ADMIN + "\"}";

    assertThat(request("POST", "/api/sign-in", body, "Origin: http://evil.example").status())
        .isEqualTo(403);
    assertThat(
            RawHttp.request(
                    "POST",
                    server.port(),
                    "/api/sign-in",
                    "Content-Type: text/plain",
                    "Content-Length: 0")
                .status())
        .isEqualTo(415);
    assertThat(
            request("POST", "/api/sign-in", "{\"token\":\"" + "x".repeat(3_000) + "\"}").status())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/me", "/api/sessions", "/api/departures", "/api/stats", "/metrics"})
  void theCookieOpensWhatTheAdminTokenOpens(String path) throws Exception {
    assertThat(request("GET", path, "", cookie()).status()).isEqualTo(200);
  }

  @Test
  void aCookieThatWasMadeUpOrIsThereTwiceOpensNothing() throws Exception {
    String cookie = cookie();
    String again = cookie.substring("Cookie: other=1; ".length());

    assertThat(request("GET", "/api/me", "", "Cookie: presence=made-up").status()).isEqualTo(401);
    assertThat(request("GET", "/api/me", "", "Cookie: presence=").status()).isEqualTo(401);
    assertThat(request("GET", "/api/me", "", cookie + "; " + again).status()).isEqualTo(401);
    assertThat(request("GET", "/api/me", "", cookie, cookie).status()).isEqualTo(400);
  }

  @Test
  void whatChangesSomethingNeedsTheCookieAndOurOrigin() throws Exception {
    String cookie = cookie();
    String path = "/api/sessions/nobody";

    assertThat(request("DELETE", path, "", cookie).status()).isEqualTo(403);
    assertThat(request("DELETE", path, "", cookie, "Origin: null").status()).isEqualTo(403);
    assertThat(request("DELETE", path, "", cookie, origin()).status()).isEqualTo(404);
    assertThat(request("POST", "/api/console-ticket", "", cookie).status()).isEqualTo(403);
    assertThat(request("POST", "/api/console-ticket", "", cookie, origin()).status())
        .isEqualTo(200);
  }

  @Test
  void signingOutEndsTheCookieOnOurSideToo() throws Exception {
    String cookie = cookie();

    Reply reply = request("POST", "/api/sign-out", "", cookie, origin());

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers().get("set-cookie")).startsWith("presence=; Max-Age=0;");
    assertThat(request("GET", "/api/me", "", cookie).status()).isEqualTo(401);
  }

  @Test
  void whoIsNotSignedInIsNobody() throws Exception {
    assertThat(request("GET", "/api/me", "").status()).isEqualTo(401);
    assertThat(request("POST", "/api/console-ticket", "", origin()).status()).isEqualTo(401);
    assertThat(request("POST", "/api/sign-out", "", origin()).status()).isEqualTo(204);
  }

  @Test
  void wrongMethodsAre405() throws Exception {
    assertThat(request("GET", "/api/sign-in", "").headers()).containsEntry("allow", "POST");
    assertThat(request("GET", "/api/console-ticket", "").status()).isEqualTo(405);
    assertThat(request("POST", "/api/me", "").headers()).containsEntry("allow", "GET, HEAD");
  }

  @Test
  void aConsoleTicketOpensTheConsoleOnceAndNothingElse() throws Exception {
    Reply reply = request("POST", "/api/console-ticket", "", cookie(), origin());
    String ticket = field(reply, "ticket");
    assertThat(field(reply, "validMillis")).isEqualTo("30000");
    String asClient = "/client?user=anna&ticket=" + ticket;

    assertThat(RawHttp.upgrade(server.port(), asClient, "Host: localhost").status()).isEqualTo(401);
    assertThat(console("?ticket=" + ticket)).isNotIn(400, 401, 403);
    assertThat(console("?ticket=" + ticket)).as("used").isEqualTo(401);
  }

  @Test
  void theAdminTokenOpensTheConsoleAndTheCookieAloneDoesNot() throws Exception {
    assertThat(console("", "Authorization: Bearer " + ADMIN)).isNotIn(400, 401, 403);
    assertThat(console("", cookie(), origin())).isEqualTo(401);
    assertThat(console("", "Authorization: Bearer " + ADMIN, "Origin: http://evil.example"))
        .isEqualTo(403);
  }

  @Test
  void aClientReachesNothingOfTheConsole() throws Exception {
    String token = "Authorization: Bearer " + CLIENT;
    Reply issued = request("POST", "/api/ticket?user=anna", "", token);
    String ticket = field(issued, "ticket");

    assertThat(console("", token)).isEqualTo(403);
    assertThat(console("?ticket=" + ticket)).isEqualTo(401);
    assertThat(console("?user=anna&ticket=" + ticket)).isEqualTo(401);
    assertThat(console("")).isEqualTo(401);
    assertThat(console("?ticket=")).isEqualTo(401);
    assertThat(console("?ticket=a&ticket=b")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/sessions",
        "GET /api/sessions/x",
        "DELETE /api/sessions/x",
        "POST /api/sessions/x/commands",
        "GET /api/departures",
        "GET /api/stats",
        "GET /api/me",
        "POST /api/console-ticket",
        "GET /metrics",
      })
  void aClientReachesNothingOfTheApi(String what) throws Exception {
    String method = what.split(" ")[0];
    String path = what.split(" ")[1];
    String ticket =
        field(
            request("POST", "/api/ticket?user=anna", "", "Authorization: Bearer " + CLIENT),
            "ticket");

    assertThat(request(method, path, "", "Authorization: Bearer " + CLIENT).status())
        .isEqualTo(403);
    assertThat(request(method, path, "", "Authorization: Bearer " + ticket).status())
        .isEqualTo(401);
    assertThat(request(method, path + "?ticket=" + ticket, "").status()).isEqualTo(401);
    assertThat(request(method, path, "", "Cookie: presence=" + ticket, origin()).status())
        .isEqualTo(401);
  }

  @Test
  void tooManyWrongTokensShutTheDoorForTheRightOneTooButNotForWhoIsInsideOrForClients()
      throws Exception {
    String cookie = cookie();
    int wrong = 0;
    while (signIn("wrong" + wrong).status() == 401 && wrong < 100) {
      wrong++;
    }

    Reply late = signIn(ADMIN);

    assertThat(wrong).isEqualTo(FailedAttempts.MOST);
    assertThat(late.status()).isEqualTo(429);
    assertThat(late.headers()).containsEntry("retry-after", "60");
    assertThat(server.api("/api/stats").status()).isEqualTo(429);
    assertThat(console("", "Authorization: Bearer " + ADMIN)).isEqualTo(429);
    assertThat(request("GET", "/api/me", "", cookie).status()).isEqualTo(200);
    String client = "Authorization: Bearer " + CLIENT;
    assertThat(request("POST", "/api/ticket?user=anna", "", client).status()).isEqualTo(200);
    try (TestClient anna = server.joined("anna")) {
      assertThat(anna.isOpen()).isTrue();
    }
  }
}
