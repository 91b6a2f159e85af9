package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.HeartbeatPolicy;
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
  static final Duration SOON = Duration.ofSeconds(30);

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

  /** Decides on the clients of both nodes. */
  private final HeartbeatPolicy policy;

  private TestEngine engine;
  private Node a;
  private Node b;

  TestCluster() {
    this(HeartbeatPolicy.whenIdle());
  }

  TestCluster(HeartbeatPolicy policy) {
    this.policy = policy;
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
            .commandTimeout(Duration.ofSeconds(2))
            .policy(policy)
            .cluster(Optional.of(new ClusterConfig(engine.uri(), node, LEASE)))
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
