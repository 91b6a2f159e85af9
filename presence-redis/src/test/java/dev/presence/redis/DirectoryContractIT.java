package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
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

/** What every directory holds, on two nodes of a real engine, and of the oldest that will do. */
class DirectoryContractIT {
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static TestEngine engine;
  private static TestEngine oldest;

  @BeforeAll
  static void start() {
    engine = TestEngine.start();
    oldest = TestEngine.start(TestEngine.oldest());
  }

  @AfterAll
  static void stop() {
    engine.close();
    oldest.close();
  }

  private record TwoNodes(List<SessionRegistry> registries, List<PresenceDirectory> directories)
      implements DirectoryContract.Nodes {
    static TwoNodes start(TestEngine engine, Takeover takeover, Sender sender) {
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
    return on(engine);
  }

  @TestFactory
  Stream<DynamicTest> contractOnTheOldestEngine() {
    String info = oldest.ask(commands -> commands.info("server"));
    assertThat(info).containsPattern("redis_version:6\\.2\\.");
    return on(oldest);
  }

  private static Stream<DynamicTest> on(TestEngine engine) {
    return DirectoryContract.checks((takeover, sender) -> TwoNodes.start(engine, takeover, sender))
        .entrySet()
        .stream()
        .map(check -> dynamicTest(check.getKey(), check.getValue()::run));
  }
}
