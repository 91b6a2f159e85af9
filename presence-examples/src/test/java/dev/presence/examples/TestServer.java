package dev.presence.examples;

import dev.presence.HeartbeatPolicy;
import dev.presence.SessionRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A reference server of the test's own on a free port, before each test; when one fails, it prints
 * who was there and why who left.
 */
final class TestServer implements BeforeEachCallback, AfterEachCallback {
  static final String ADMIN = "admin-token";
  static final String CLIENT = "client-token";
  static final String ALLOWED_ORIGIN = "https://console.example";

  /** For what happens at once, but on a thread that a busy machine may keep waiting. */
  static final Duration SOON = Duration.ofSeconds(60);

  private final ClientTokens clients;
  private final Consumer<ServerConfig.Builder> changes;
  private ReferenceServer server;

  TestServer() {
    this(config -> {});
  }

  /** One whose configuration differs. */
  TestServer(Consumer<ServerConfig.Builder> changes) {
    this(ClientTokens.shared(Token.of(CLIENT)), changes);
  }

  private TestServer(ClientTokens clients, Consumer<ServerConfig.Builder> changes) {
    this.clients = clients;
    this.changes = changes;
  }

  static TestServer with(HeartbeatPolicy policy) {
    return new TestServer(config -> config.policy(policy));
  }

  static TestServer withClients(ClientTokens clients) {
    return new TestServer(clients, config -> {});
  }

  static TestServer withCommandTimeout(Duration timeout) {
    return new TestServer(config -> config.commandTimeout(timeout));
  }

  static TestServer dryRun(HeartbeatPolicy policy) {
    return new TestServer(config -> config.policy(policy).dryRun(true));
  }

  private ServerConfig config() {
    ServerConfig.Builder config =
        ServerConfig.builder(new TokenAuthenticator(Token.of(ADMIN), clients))
            .origins(new Origins(Set.of(ALLOWED_ORIGIN)));
    changes.accept(config);
    return config.build();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Logging.bridge();
    server = ReferenceServer.start(config(), CountingEndpoint.class);
    CountingEndpoint.OPENED.set(0);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      registry().sessions().forEach(s -> print(s.identity() + " " + s.why(), s.timeline()));
      registry().departures().forEach(d -> print(d.identity() + " " + d.detail(), d.timeline()));
    }
    server.close();
  }

  private static void print(String what, List<?> timeline) {
    System.err.println(what);
    timeline.forEach(entry -> System.err.println("    " + entry));
  }

  ReferenceServer running() {
    return server;
  }

  int port() {
    return server.port();
  }

  SessionRegistry registry() {
    return server.registry();
  }

  /** A client's address, by the server's own port or a proxy's. */
  static URI client(int port, String user) {
    return URI.create("ws://127.0.0.1:" + port + "/client?user=" + user + "&device=phone");
  }

  /** A client of this server, which may not have run its {@code @OnOpen} yet. */
  TestClient connect(String user) throws Exception {
    return TestClient.connect(client(port(), user), CLIENT);
  }

  /** A client that has joined: the next one comes after it. */
  TestClient joined(String user) throws Exception {
    long before = registry().stats().joins();
    TestClient client = connect(user);
    await(user + " has joined", SOON, () -> registry().stats().joins() > before);
    return client;
  }

  RawHttp.Reply api(String path) throws Exception {
    return RawHttp.get(port(), path, "Authorization: Bearer " + ADMIN);
  }

  /** Waits for something to become true, at most this long. */
  static void await(String what, Duration limit, java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      Thread.sleep(10);
    }
  }
}
