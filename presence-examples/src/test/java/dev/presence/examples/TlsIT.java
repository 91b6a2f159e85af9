package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static dev.presence.examples.TestServer.CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import dev.presence.examples.RawHttp.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own TLS, with a real certificate, and clients that check it. */
class TlsIT {
  @TempDir static Path folder;

  private static Path keyStore;
  private static SSLContext trusting;
  private ReferenceServer server;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keyStore = KeyStoreFile.in(folder);
    trusting = Tls.client(KeyStoreFile.certificate(keyStore));
  }

  @BeforeEach
  void start() {
    Logging.bridge();
    SSLContext tls = Tls.server(keyStore, KeyStoreFile.PASSWORD.toCharArray());
    ClientTokens clients = ClientTokens.shared(Token.of(CLIENT));
    server =
        ReferenceServer.start(
            ServerConfig.builder(new TokenAuthenticator(Token.of(ADMIN), clients))
                .tls(Optional.of(tls))
                .build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply request(String head, String body) throws IOException {
    try (Socket socket = trusting.getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.setSoTimeout(30_000);
      String close = "\r\nHost: localhost:" + server.port() + "\r\nConnection: close\r\n";
      socket
          .getOutputStream()
          .write((head.replaceFirst("\r\n", close) + "\r\n\r\n" + body).getBytes(UTF_8));
      return RawHttp.reply(socket.getInputStream());
    }
  }

  private Reply signIn(String origin) throws IOException {
    String body = "{\"token\":\"" + ADMIN + "\"}";
    return request(
        "POST /api/sign-in HTTP/1.1\r\nOrigin: %s\r\nContent-Type: application/json\r\nContent-Length: %d"
            .formatted(origin, body.length()),
        body);
  }

  @Test
  void thePageAndTheApiAreServedAndBrowsersAreToldToStay() throws Exception {
    Reply reply = request("GET /presence.js HTTP/1.1\r\nAccept: */*", "");

    assertThat(server.url()).isEqualTo("https://127.0.0.1:" + server.port());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("strict-transport-security", "max-age=31536000");
    assertThat(reply.body()).isNotEmpty();
  }

  @Test
  void theCookieIsSecureAndTheOwnOriginIsHttps() throws Exception {
    Reply ours = signIn("https://localhost:" + server.port());
    Reply plain = signIn("http://localhost:" + server.port());

    assertThat(ours.status()).isEqualTo(200);
    assertThat(ours.headers().get("set-cookie")).endsWith("; Secure");
    assertThat(plain.status()).isEqualTo(403);
  }

  @Test
  void whoSpeaksPlainHttpIsNotAnswered() throws Exception {
    try (Socket socket = RawHttp.connect(server.port())) {
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));

      assertThat(new String(readUntilClosed(socket), UTF_8)).doesNotContain("HTTP/1.1 200");
    }
  }

  private static byte[] readUntilClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException reset) {
      return new byte[0];
    }
  }

  @Test
  void anAgentThatTrustsTheCertificateJoinsByWss() throws Exception {
    List<String> said = new CopyOnWriteArrayList<>();
    try (RunningAgent agent = new RunningAgent(target(Optional.of(trusting)), said)) {
      TestServer.await(
          "the agent joins: " + said,
          TestServer.SOON,
          () -> !server.registry().findUser("anna").isEmpty());
      assertThat(agent.isRunning()).isTrue();
    }
  }

  @Test
  void anAgentThatDoesNotTrustItDoesNotSendItsToken() throws Exception {
    List<String> said = new CopyOnWriteArrayList<>();
    try (RunningAgent agent = new RunningAgent(target(Optional.empty()), said)) {
      TestServer.await("the agent says why not", TestServer.SOON, () -> !said.isEmpty());
      assertThat(said.get(0)).contains("cannot connect to wss://");
      assertThat(server.registry().stats().joins()).isZero();
      assertThat(agent.isRunning()).isTrue();
    }
  }

  private AgentTarget target(Optional<SSLContext> trust) {
    URI uri = URI.create("wss://127.0.0.1:" + server.port() + "/client");
    return new AgentTarget(uri, Identity.of("anna", "phone"), CLIENT, true, trust);
  }

  /** An agent on a thread of its own. */
  private static final class RunningAgent implements AutoCloseable {
    private final Thread thread;

    RunningAgent(AgentTarget target, List<String> said) {
      Agent agent = new Agent(target, AgentCommands.of(Set.of()), said::add);
      thread = Threads.daemon("agent", () -> run(agent));
      thread.start();
    }

    private static void run(Agent agent) {
      try {
        agent.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the test is over
      }
    }

    boolean isRunning() {
      return thread.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
  }

  @Test
  void serveTakesItFromFiles() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), KeyStoreFile.PASSWORD + "\n");

    try (ChildProcess child =
        ChildProcess.jar(
            "serve",
            "--port=0",
            "--keystore=" + keyStore,
            "--keystore-password-file=" + password)) {
      assertThat(child.awaitLine("listening on ")).startsWith("listening on https://127.0.0.1:");
    }
  }
}
