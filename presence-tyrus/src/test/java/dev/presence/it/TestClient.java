package dev.presence.it;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The test's view of one client process, at the far end of a route or of a loopback proxy. */
final class TestClient {
  private final TestServer server;
  private final Child process;
  private final @Nullable Route route;
  private final int reachedAt;

  private TestClient(TestServer server, Child process, @Nullable Route route, int reachedAt) {
    this.server = server;
    this.process = process;
    this.route = route;
    this.reachedAt = reachedAt;
    process.await(TestServer.START, "ready", report -> true);
  }

  static TestClient onLoopback(TestServer server, Child process, int reachedAt) {
    return new TestClient(server, process, null, reachedAt);
  }

  static TestClient behind(Route route, TestServer server, Child process) {
    return new TestClient(server, process, route, route.port());
  }

  Child process() {
    return process;
  }

  TestServer server() {
    return server;
  }

  /** The link at this client's end. */
  Link link() {
    return route().atPeer();
  }

  Route route() {
    if (route == null) {
      throw new IllegalStateException("this client is on loopback");
    }
    return route;
  }

  /** Connects a Tyrus client and waits until the server knows it. */
  TestPeer connect(String user) {
    return joined("connect", user);
  }

  /** Connects a client that can stop reading, and waits until the server knows it. */
  TestPeer connectRaw(String user) {
    return joined("raw", user);
  }

  private TestPeer joined(String how, String user) {
    int before = server.all("joined", user).size();
    dial(how, user, user);
    process.await("connected", any -> connections(user) > before);
    return new TestPeer(this, user, server.joined(user, before + 1));
  }

  /** Connects many clients that can stop reading, numbered from 0 behind the prefix. */
  List<TestPeer> crowd(String prefix, int count) {
    process.tell("crowd " + prefix + " " + count + " " + uri(prefix));
    process.await(Duration.ofSeconds(120), "crowded", "name", prefix);
    Predicate<Report> joined = report -> report.get("user").startsWith(prefix);
    server
        .process()
        .await(
            Duration.ofSeconds(60),
            "joined",
            any -> server.process().all("joined", joined).size() >= count);
    return server.process().all("joined", joined).stream()
        .map(report -> new TestPeer(this, report.get("user"), report.get("session")))
        .toList();
  }

  private int connections(String name) {
    return process.all("connected", report -> report.get("name").equals(name)).size();
  }

  /** Begins to connect the connection called {@code name} as {@code user}. */
  void dial(String how, String name, String user) {
    process.tell(how + " " + name + " " + uri(user));
  }

  URI uri(String user) {
    String host = route == null ? "127.0.0.1" : route.host();
    return server.uri(host, reachedAt, user);
  }
}
