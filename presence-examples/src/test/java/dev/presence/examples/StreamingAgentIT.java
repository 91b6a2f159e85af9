package dev.presence.examples;

import static dev.presence.examples.TestServer.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presence.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Java agent, watched. */
class StreamingAgentIT {
  @RegisterExtension final TestServer server = new TestServer();

  @TempDir Path folder;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private Path log;
  private Agent agent;
  private Thread thread;

  @BeforeEach
  void start() throws Exception {
    log = Files.writeString(folder.resolve("app.log"), "before\n");
    URI uri = URI.create("ws://127.0.0.1:" + server.port() + ClientGate.PATH);
    AgentTarget target = new AgentTarget(uri, Identity.of("till"), TestServer.CLIENT, true);
    agent = new Agent(target, AgentCommands.of(Set.of()), log, line -> {});
    thread = Threads.daemon("agent", this::run);
    thread.start();
    TestServer.await("the agent joined", SOON, () -> server.registry().isOnline("till"));
  }

  private void run() {
    try {
      agent.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    timer.shutdownNow();
    timer.awaitTermination(10, TimeUnit.SECONDS);
    thread.interrupt();
    thread.join(10_000);
  }

  private String id() {
    return server.registry().findUser("till").get(0).id();
  }

  @Test
  void streamsWhileItIsWatchedAndNotAfterwards() throws Exception {
    try (TestConsole console = TestConsole.loaded(server.port())) {
      assertThat(agent.streaming()).as("nobody watches").isEmpty();
      console.watch(id());

      JsonNode values = console.next("metrics").get("values");
      for (String name : List.of("cpu", "memory", "heap", "disk")) {
        assertThat(values.get(name).asDouble()).as(name).isBetween(0.0, 1.0);
      }
      TestServer.await("both run", SOON, () -> agent.streaming().size() == 2);

      console.unwatch(id());
      TestServer.await("it stops", SOON, () -> agent.streaming().isEmpty());
    }
  }

  private void append() {
    try {
      Files.writeString(log, "<img src=x>\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itsLogIsReadFromWhenItIsWatched() throws Exception {
    try (TestConsole console = TestConsole.loaded(server.port())) {
      console.watch(id());

      // When it begins to read, nobody is told.
      timer.scheduleWithFixedDelay(this::append, 0, 100, TimeUnit.MILLISECONDS);

      assertThat(console.next("log").get("lines").get(0).asText()).isEqualTo("<img src=x>");
    }
  }
}
