package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.tyrus.HandshakeGuard.Refusal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.Test;

class GuardIT {
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void who_is_refused_gets_a_plain_answer_and_no_endpoint_hears_of_it() throws Exception {
    try (Loopback server = setup(this::onlyWithToken).start();
        RawPeer peer = server.peer()) {
      assertThat(peer.response()).startsWith("HTTP/1.1 401 Unauthorized\r\n");
      assertThat(peer.response().toLowerCase(java.util.Locale.ROOT))
          .contains("connection: close", "content-type: text/plain")
          .doesNotContain("sec-websocket-accept", "upgrade: websocket");
      assertThat(peer.rest()).isEqualTo("token missing\n");
      assertThat(opened).hasValue(0);
    }
  }

  @Test
  void who_passes_is_asked_once_and_served() throws Exception {
    try (Loopback server = setup(this::onlyWithToken).start();
        RawPeer peer = connect(server, "Authorization: Bearer secret\r\n")) {
      assertThat(peer.status()).isEqualTo(101);
      for (int i = 0; i < 3; i++) {
        peer.text("hello");
        assertThat(peer.read().text()).isEqualTo("hello");
      }
      assertThat(asked).hasValue(1);
      assertThat(opened).hasValue(1);
    }
  }

  @Test
  void a_guard_that_throws_refuses_with_500() throws Exception {
    HandshakeGuard broken =
        request -> {
          throw new IllegalStateException("broken guard");
        };
    try (Loopback server = setup(broken).start();
        RawPeer peer = server.peer()) {
      assertThat(peer.response()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
      assertThat(opened).hasValue(0);
    }
  }

  @Test
  void plain_http_on_the_same_port_is_not_guarded() throws Exception {
    Loopback.Setup setup = setup(this::onlyWithToken);
    setup.http =
        new HttpHandler() {
          @Override
          public void service(Request request, Response response) throws Exception {
            response.getWriter().write("plain");
          }
        };
    try (Loopback server = setup.start()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/x")).build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("plain");
      assertThat(asked).hasValue(0);
    }
  }

  private static RawPeer connect(Loopback server, String headers) throws Exception {
    return RawPeer.connect(SocketFactory.getDefault(), server.port(), Loopback.PATH, headers);
  }

  private Optional<Refusal> onlyWithToken(HttpRequestPacket request) {
    asked.incrementAndGet();
    return "Bearer secret".equals(request.getHeader("Authorization"))
        ? Optional.empty()
        : Optional.of(new Refusal(401, "token missing"));
  }

  private Loopback.Setup setup(HandshakeGuard guard) {
    Loopback.Setup setup = new Loopback.Setup();
    setup.guard = guard;
    setup.onOpen = session -> opened.incrementAndGet();
    setup.onText = (session, text) -> session.getAsyncRemote().sendText(text);
    return setup;
  }
}
