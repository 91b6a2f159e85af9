package dev.presence.it;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The test's view of one client process, at the far end of a link or of a proxy. */
final class TestClient {
  private final TestServer server;
  private final Child process;
  private final @Nullable Link link;
  private final int reachedAt;

  TestClient(TestServer server, Child process, @Nullable Link link, int reachedAt) {
    this.server = server;
    this.process = process;
    this.link = link;
    this.reachedAt = reachedAt;
    process.await("ready", report -> true);
  }

  Child process() {
    return process;
  }

  TestServer server() {
    return server;
  }

  Link link() {
    if (link == null) {
      throw new IllegalStateException("this client is on loopback");
    }
    return link;
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

  private int connections(String name) {
    return process.all("connected", report -> report.get("name").equals(name)).size();
  }

  /** Begins to connect the connection called {@code name} as {@code user}. */
  void dial(String how, String name, String user) {
    process.tell(how + " " + name + " " + uri(user));
  }

  private URI uri(String user) {
    String host = link == null ? "127.0.0.1" : link.serverAddress();
    return server.uri(host, reachedAt, user);
  }
}
