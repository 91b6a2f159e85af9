package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static dev.presence.examples.TestServer.CLIENT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are damaged in random ways, by a fixed seed: each is answered by something other
 * than an error of the server's own, or hung up on, and all of them leave the server whole.
 */
class HostileIT {
  private static final int REQUESTS = 150;
  private static final String BEARER = "Authorization: Bearer ";
  private static final List<String> WHOLE =
      List.of(
          "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /console/app.js HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"x\"\r\n\r\n",
          "GET /api/sessions HTTP/1.1\r\nHost: localhost\r\n" + BEARER + ADMIN + "\r\n\r\n",
          "DELETE /api/sessions/a%2Fb?reason=%C3%A4 HTTP/1.1\r\nHost: localhost\r\n"
              + (BEARER + ADMIN)
              + "\r\n\r\n",
          "POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 13\r\n\r\n{\"token\":\"x\"}",
          "POST /api/sessions/x/commands HTTP/1.1\r\nHost: localhost\r\n"
              + (BEARER + ADMIN)
              + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "c\r\n{\"name\":\"x\"}\r\n0\r\n\r\n",
          "POST /api/ticket?user=anna&device=till HTTP/1.1\r\nHost: localhost\r\n"
              + (BEARER + CLIENT)
              + "\r\nContent-Length: 0\r\n\r\n",
          "GET /api/me HTTP/1.1\r\nHost: localhost\r\nCookie: a=b; presence=x; c\r\n\r\n",
          "GET /client?user=anna&device=till HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
              + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + ("Sec-WebSocket-Version: 13\r\n" + BEARER + CLIENT)
              + "\r\n\r\n\u0081\u0085\0\0\0\0hello",
          "GET /console?ticket=x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
              + "Connection: Upgrade\r\nSec-WebSocket-Key: x\r\nOrigin: null\r\n\r\n");
  private static final List<String> INSERTS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          "%",
          "%00",
          "%ff",
          "/../",
          "//",
          ";",
          "?",
          "&",
          "=",
          " ",
          "\t",
          "\u00ff\u00fe",
          ": ",
          ",",
          "\"",
          "Host: evil.example\r\n",
          "Content-Length: -1\r\n",
          "Content-Length: 99999999999\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Upgrade: h2c\r\n",
          "Expect: 100-continue\r\n",
          "X-Forwarded-For: ,,,\r\n",
          "Authorization: \r\n",
          "Cookie: presence\r\n",
          "Connection: close, upgrade\r\n",
          "{",
          "[[[[[[[[[[[[[[[[[[[");

  @RegisterExtension final TestServer server = new TestServer();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noDamagedRequestIsAnErrorOfTheServersOwnOrIsWaitedForTooLong(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < REQUESTS; i++) {
      String request = damaged(WHOLE.get(random.nextInt(WHOLE.size())), random);

      assertThat(answer(request))
          .as("to %s", request)
          .doesNotContain("HTTP/1.1 500", "HTTP/1.1 503");
    }
    TestServer.await(
        "an API that answers its admin, or has him wait for too many wrong tokens",
        TestServer.SOON,
        () -> List.of(200, 429).contains(status()));
    assertThat(RawHttp.get(server.port(), "/health").status()).isEqualTo(200);
    try (TestClient anna = server.joined("anna")) {
      assertThat(anna.isOpen()).isTrue();
    }
  }

  private int status() {
    try {
      return server.api("/api/stats").status();
    } catch (Exception e) {
      return 0;
    }
  }

  private static String damaged(String request, Random random) {
    StringBuilder damaged = new StringBuilder(request);
    for (int times = random.nextInt(4); times >= 0 && damaged.length() > 1; times--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(5)) {
        case 0 -> damaged.insert(at, INSERTS.get(random.nextInt(INSERTS.size())));
        case 1 -> damaged.deleteCharAt(at);
        case 2 -> damaged.setCharAt(at, (char) random.nextInt(256));
        case 3 -> damaged.setLength(Math.max(1, at));
        default -> damaged.insert(at, damaged.substring(at / 2, at));
      }
    }
    return damaged.toString();
  }

  /** Until the server hangs up, which it must once it knows that nothing more will come. */
  private String answer(String request) throws IOException {
    try (Socket socket = RawHttp.connect(server.port())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }
}
