package dev.presence.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
final class Bench implements AfterEachCallback {
  private final List<Child> children = new ArrayList<>();
  private @Nullable NetLab lab;
  private @Nullable TestServer server;

  /** Starts a server in its own namespace, or aborts the test where there are none. */
  TestServer server(String... options) {
    NetLab.requireOrAbort();
    NetLab made = NetLab.open();
    lab = made;
    return start(made.server(), options);
  }

  /** Starts a server on this machine's loopback: needs no privilege. */
  TestServer localServer(String... options) {
    return start(null, options);
  }

  private TestServer start(@Nullable String namespace, String... options) {
    boolean secure = Arrays.stream(options).anyMatch(option -> option.startsWith("keystore="));
    TestServer started =
        new TestServer(namespace, child(namespace, List.of(), ServerMain.class, options), secure);
    server = started;
    return started;
  }

  /** Adds a client process behind a link of its own; {@code jvm} are options of its JVM. */
  TestClient client(String... jvm) {
    if (lab == null) {
      throw new IllegalStateException("first start a server that has a namespace");
    }
    Link link = lab.link();
    Child child = child(link.peer(), List.of(jvm), ClientMain.class);
    return new TestClient(serverOfTest(), child, link, serverOfTest().port());
  }

  /** Adds a client process on loopback that reaches the server through this port. */
  TestClient localClient(int port, String... jvm) {
    Child child = child(null, List.of(jvm), ClientMain.class);
    return new TestClient(serverOfTest(), child, null, port);
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
    children.forEach(Child::close);
    if (lab != null) {
      lab.close();
    }
  }

  private void explain(String test) {
    if (server != null) {
      askForTimelines(server.process());
    }
    System.err.println("==== " + test + " failed; what its processes said:");
    children.forEach(child -> System.err.println(child.log()));
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
