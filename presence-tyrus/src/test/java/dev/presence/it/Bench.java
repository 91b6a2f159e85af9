package dev.presence.it;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Everything one test needs from the machine: namespaces, a server process, client processes.
 *
 * <p>Registered as an extension on a field, so that each test has its own. After a failed test it
 * prints what the server and the clients said, with the timelines of all sessions; after every test
 * it ends the processes, by their ids, and removes the namespaces.
 */
final class Bench implements AfterEachCallback, AutoCloseable {
  private final List<Child> children = new CopyOnWriteArrayList<>();
  private @Nullable NetLab lab;
  private @Nullable TestServer server;

  /** Starts a server in its own namespace, or aborts the test where there are none. */
  TestServer server(String... options) {
    return server(List.of(), options);
  }

  /** As {@link #server(String...)}; {@code jvm} are options of its JVM. */
  TestServer server(List<String> jvm, String... options) {
    NetLab.requireOrAbort();
    NetLab made = NetLab.open();
    lab = made;
    return start(made.server(), jvm, options);
  }

  /** Starts a server on this machine's loopback: needs no privilege. */
  TestServer localServer(String... options) {
    return start(null, List.of(), options);
  }

  private TestServer start(@Nullable String namespace, List<String> jvm, String... options) {
    boolean secure = Arrays.stream(options).anyMatch(option -> option.startsWith("keystore="));
    TestServer started =
        new TestServer(namespace, child(namespace, jvm, ServerMain.class, options), secure);
    server = started;
    return started;
  }

  /** Adds a client process behind a link of its own; {@code jvm} are options of its JVM. */
  TestClient client(String... jvm) {
    Link link = lab().link();
    Child child = child(link.peer(), List.of(jvm), ClientMain.class);
    return TestClient.behind(Route.straight(link, serverOfTest().port()), serverOfTest(), child);
  }

  /** Gives a client process one more link: peers behind it have faults of their own. */
  TestClient beside(TestClient client) {
    Link link = lab().link(client.link().peer());
    return along(Route.straight(link, serverOfTest().port()), client);
  }

  /** Gives a client process a way to the server through a router that hides its address. */
  TestClient beside(TestClient client, Middle router) {
    return along(router.translating(serverOfTest().port()), client);
  }

  /** Gives a client process a way to the server through nginx. */
  TestClient besideProxy(TestClient client) {
    Middle middle = middle(client);
    children.add(Nginx.start(middle, serverOfTest().port()));
    return along(middle.proxied(Nginx.PORT), client);
  }

  /** A machine between the server and this client. */
  Middle middle(TestClient client) {
    return Middle.before(lab(), client.link().peer());
  }

  private TestClient along(Route route, TestClient client) {
    return TestClient.behind(route, serverOfTest(), client.process());
  }

  /** Adds a client process on loopback that reaches the server through this port. */
  TestClient localClient(int port, String... jvm) {
    Child child = child(null, List.of(jvm), ClientMain.class);
    return TestClient.onLoopback(serverOfTest(), child, port);
  }

  private NetLab lab() {
    if (lab == null) {
      throw new IllegalStateException("first start a server that has a namespace");
    }
    return lab;
  }

  private TestServer serverOfTest() {
    if (server == null) {
      throw new IllegalStateException("start the server first");
    }
    return server;
  }

  private Child child(@Nullable String namespace, List<String> jvm, Class<?> main, String... args) {
    ServerKind kind = ServerKind.in(args);
    Child child =
        Child.start(main.getSimpleName(), JavaCommand.of(namespace, jvm, kind, main, args));
    children.add(child);
    return child;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getExecutionException().ifPresent(failure -> explain(context.getDisplayName()));
    close();
  }

  @Override
  public void close() {
    children.forEach(Child::close);
    if (lab != null) {
      lab.close();
    }
  }

  /** Prints what all processes said, and what the server knows of every session. */
  void explain(String test) {
    if (server != null) {
      askForTimelines(server.process());
    }
    // In one go, since several benches may be at work.
    System.err.println(
        children.stream()
            .map(Child::log)
            .collect(
                Collectors.joining(
                    "\n", "==== " + test + " failed; what its processes said:\n", "")));
  }

  /** A server that cannot answer any more shall not hide the failure. */
  private static void askForTimelines(Child process) {
    try {
      process.resume();
      process.tell("dump");
      process.await(Duration.ofSeconds(5), "dumped", report -> true);
    } catch (AssertionError | ShellException e) {
      System.err.println("no timelines: " + e.getMessage());
    }
  }
}
