package dev.presence.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.HeartbeatPolicy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two reference servers, nodes a and b, on an engine of the test's own. */
final class TestCluster implements BeforeEachCallback, AfterEachCallback {
  /** So long that nobody is given up because the machine is busy. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  /** For what takes both nodes and the engine. */
  static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than any test waits: a client whose thread is kept waiting still answers in time. */
  private static final Duration PATIENT = Duration.ofMinutes(2);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** One of them. */
  record Node(ReferenceServer server) {
    int port() {
      return server.port();
    }

    TestClient connect(String user) throws Exception {
      return TestClient.connect(TestServer.client(port(), user), TestServer.CLIENT);
    }

    RawHttp.Reply request(String method, String path, String... more) throws Exception {
      String[] headers = java.util.Arrays.copyOf(more, more.length + 1);
      headers[more.length] = "Authorization: Bearer " + TestServer.ADMIN;
      return RawHttp.request(method, port(), path, headers);
    }

    JsonNode api(String path) throws Exception {
      return MAPPER.readTree(request("GET", path).body());
    }

    /** A user's session in this node's list, once it is there on the node named. */
    JsonNode listed(String user, String on) throws Exception {
      String path = "/api/sessions?user=" + user + "&node=" + on;
      TestCluster.await(user + " on " + on, () -> !api(path).isEmpty());
      return api(path).get(0);
    }

    JsonNode departed(String user) throws Exception {
      String path = "/api/departures?user=" + user;
      TestCluster.await(user + " has left", () -> !api(path).isEmpty());
      return api(path).get(0);
    }

    void awaitFreshness(String wanted) throws Exception {
      TestCluster.await(wanted, () -> api("/api/cluster").get("freshness").asText().equals(wanted));
    }
  }

  /** Something that is asked again and again. */
  interface Question {
    boolean isSo() throws Exception;
  }

  private final Duration commandTimeout;

  /** Decides on the clients of both nodes. */
  private final HeartbeatPolicy policy;

  private TestEngine engine;
  private Node a;
  private Node b;

  TestCluster() {
    this(PATIENT, HeartbeatPolicy.whenIdle());
  }

  TestCluster(HeartbeatPolicy policy) {
    this(PATIENT, policy);
  }

  private TestCluster(Duration commandTimeout, HeartbeatPolicy policy) {
    this.commandTimeout = commandTimeout;
    this.policy = policy;
  }

  static TestCluster withCommandTimeout(Duration timeout) {
    return new TestCluster(timeout, HeartbeatPolicy.whenIdle());
  }

  Node a() {
    return a;
  }

  Node b() {
    return b;
  }

  TestEngine engine() {
    return engine;
  }

  private ReferenceServer start(String node) {
    ClientTokens clients = ClientTokens.shared(Token.of(TestServer.CLIENT));
    return ReferenceServer.start(
        ServerConfig.builder(new TokenAuthenticator(Token.of(TestServer.ADMIN), clients))
            .commandTimeout(commandTimeout)
            .policy(policy)
            .cluster(
                Optional.of(
                    new ClusterConfig(engine.uri(), node, LEASE, "presence", Optional.empty())))
            .build());
  }

  static void await(String what, Question question) throws Exception {
    TestServer.await(
        what,
        SOON,
        () -> {
          try {
            return question.isSo();
          } catch (Exception e) {
            throw new AssertionError(what, e);
          }
        });
  }

  /** The session of boris, a client of b, once b has read that it takes a restart. */
  String introduced(TestClient boris) throws Exception {
    String id = a.listed("boris", "b").get("id").asText();
    boris.say(
        "{\"type\":\"hello\",\"commands\":[{\"name\":\"restart\",\"description\":\"Restarts\"}]}");
    await("the hello", () -> a.api("/api/sessions/" + id).get("commands").size() == 1);
    return id;
  }

  /** Calls a command, by node a, and waits for the answer. */
  RawHttp.Reply command(String id, String name) throws Exception {
    String body = "{\"name\":\"" + name + "\"}";
    String head =
        String.join(
            "\r\n",
            "POST /api/sessions/" + id + "/commands HTTP/1.1",
            "Host: localhost:" + a.port(),
            "Connection: close",
            "Content-Type: application/json",
            "Authorization: Bearer " + TestServer.ADMIN,
            "Content-Length: " + body.length());
    try (Socket socket = RawHttp.connect(a.port())) {
      socket.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(US_ASCII));
      return RawHttp.reply(socket.getInputStream());
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Logging.bridge();
    engine = TestEngine.start();
    a = new Node(start("a"));
    b = new Node(start("b"));
    await("both nodes", () -> a.api("/api/cluster").get("clients").size() == 2);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (Node node : nodes()) {
      node.server().close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private List<Node> nodes() {
    return java.util.stream.Stream.of(a, b).filter(java.util.Objects::nonNull).toList();
  }
}
