package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.examples.RawHttp.Reply;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console page and its parts: anybody may read them, and nothing beside them. */
class PagesIT {
  @RegisterExtension final TestServer server = new TestServer();

  private Reply get(String path, String... headers) throws Exception {
    return RawHttp.get(server.port(), path, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/presence.js", "/console/chart.js"})
  void aPageIsServedUnderStrictRulesToAnybody(String path) throws Exception {
    Reply reply = get(path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().get("content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.headers())
        .containsEntry("content-type", "text/javascript; charset=utf-8")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("cache-control", "no-cache");
    assertThat(reply.body()).isNotEmpty();
  }

  @Test
  void thePageIsServedWithAllThatItNames() throws Exception {
    Reply page = get("/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers()).containsEntry("content-type", "text/html; charset=utf-8");
    assertThat(page.headers().get("content-security-policy")).startsWith("default-src 'none'");
    List<String> named =
        Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
            .matcher(page.body())
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(named).contains("/console/app.js", "/console/app.css");
    for (String path : named) {
      assertThat(get(path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void theChartsNeedNoOtherFile() throws Exception {
    String script = get("/console/chart.js").body();

    assertThat(script.substring(0, 100)).contains("Chart.js v4.5.1");
    assertThat(script.contains("require(") || script.contains("import(")).isFalse();
  }

  @Test
  void whoHasItIsToldSo() throws Exception {
    String tag = get("/presence.js").headers().get("etag");

    Reply again = get("/presence.js", "If-None-Match: " + tag);
    Reply other = get("/presence.js", "If-None-Match: \"older\"");

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void headHasTheHeadersOnly() throws Exception {
    Reply reply = RawHttp.request("HEAD", server.port(), "/console/chart.js");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/",
        "/console/../Api.class",
        "/console/..%2f..%2flogback.xml",
        "/console/%2e%2e/presence.js",
        "/console//chart.js",
        "/console/chart.js/",
        "/console/Chart.js",
        "/console/nothing.js",
        "/console/logback.xml",
        "/console/index.html",
        "/console/.js",
        "/console/-.js",
        "/console/chart.js%00.css",
        "/logback.xml",
        "/META-INF/MANIFEST.MF",
        "/dev/presence/examples/presence.js",
        "/presence.js/",
      })
  void nothingElseIsServed(String path) throws Exception {
    assertThat(get(path).status()).isEqualTo(404);
  }

  @Test
  void whoTypesTheAddressOfTheWebSocketIsSentToThePage() throws Exception {
    Reply reply = get("/console");

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.headers()).containsEntry("location", "/");
  }

  @Test
  void aPageIsReadAndNothingElseDoneToIt() throws Exception {
    Reply reply = RawHttp.request("POST", server.port(), "/presence.js", "Content-Length: 0");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("allow", "GET, HEAD");
  }

  @Test
  void whoAsksForEverythingAndReadsNothingKeepsNobodyWaiting() throws Exception {
    String request = "GET /console/chart.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    byte[] requests = request.repeat(100).getBytes(StandardCharsets.US_ASCII);
    Socket[] deaf = new Socket[8];
    try {
      for (int i = 0; i < deaf.length; i++) {
        deaf[i] = RawHttp.connect(server.port());
        deaf[i].getOutputStream().write(requests);
      }

      // A thread that waits for a reader waits for 30 s, a request for a thread only for 10.
      Reply reply = server.api("/api/stats");

      assertThat(reply.status()).isEqualTo(200);
    } finally {
      for (Socket socket : deaf) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  @Test
  void manyRequestsOnOneConnectionAreAnsweredToWhoReads() throws Exception {
    String request = "GET /presence.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String last = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    try (Socket socket = RawHttp.connect(server.port());
        InputStream in = socket.getInputStream()) {
      socket
          .getOutputStream()
          .write((request.repeat(3) + last).getBytes(StandardCharsets.US_ASCII));

      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(all.split("HTTP/1.1 200", -1)).hasSize(5);
      assertThat(all).contains("sinceLastTickMillis");
    }
  }
}
