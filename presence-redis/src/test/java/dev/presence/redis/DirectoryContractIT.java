package dev.presence.redis;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.presence.PresenceDirectory;
import dev.presence.PresenceDirectory.Sender;
import dev.presence.SessionRegistry;
import dev.presence.Takeover;
import dev.presence.testing.DirectoryContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every directory holds, on two nodes of a real engine. */
class DirectoryContractIT {
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static TestEngine engine;

  @BeforeAll
  static void start() {
    engine = TestEngine.start();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private record TwoNodes(List<SessionRegistry> registries, List<PresenceDirectory> directories)
      implements DirectoryContract.Nodes {
    static TwoNodes start(Takeover takeover, Sender sender) {
      List<SessionRegistry> registries =
          Stream.generate(() -> SessionRegistry.builder().takeover(takeover).build())
              .limit(2)
              .toList();
      String prefix = "contract-" + PREFIXES.incrementAndGet();
      List<PresenceDirectory> directories =
          Stream.of(0, 1)
              .map(
                  i ->
                      RedisDirectory.builder(engine.uri(), "node-" + i, registries.get(i))
                          .prefix(prefix)
                          .lease(Duration.ofSeconds(15))
                          .sender(sender)
                          .start())
              .toList();
      return new TwoNodes(registries, directories);
    }

    @Override
    public SessionRegistry registry(int node) {
      return registries.get(node);
    }

    @Override
    public PresenceDirectory directory(int node) {
      return directories.get(node);
    }

    @Override
    public void close() {
      registries.forEach(registry -> registry.close(Duration.ofMillis(100)));
      directories.forEach(PresenceDirectory::close);
    }
  }

  @TestFactory
  Stream<DynamicTest> contract() {
    return DirectoryContract.checks(TwoNodes::start).entrySet().stream()
        .map(check -> dynamicTest(check.getKey(), check.getValue()::run));
  }
}
