package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.SessionRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot work is said at the start. */
class BadInputIT {
  private static final Duration LEASE = Duration.ofSeconds(9);

  private final SessionRegistry registry = SessionRegistry.create();

  @AfterEach
  void close() {
    registry.close(Duration.ZERO);
  }

  private void start(String uri, String node) {
    RedisDirectory.builder(uri, node, registry).lease(LEASE).start().close();
  }

  @Test
  void anEngineThatIsNotThere() {
    TestEngine engine = TestEngine.start();
    engine.close();

    assertThatThrownBy(() -> start(engine.uri(), "a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the engine at 127.0.0.1:" + engine.port() + " cannot be used")
        .hasMessageContaining("refused");
  }

  @Test
  void aPasswordThatIsWrongIsNotRepeated() {
    try (TestEngine engine = TestEngine.start("--requirepass", "right")) {
      String uri = "redis://:wr0ng@127.0.0.1:" + engine.port();

      assertThatThrownBy(() -> start(uri, "a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("wr0ng");
    }
  }

  @Test
  void aPasswordThatIsRightLetsIn() {
    try (TestEngine engine = TestEngine.start("--requirepass", "right")) {
      start("redis://:right@127.0.0.1:" + engine.port(), "a");
    }
  }

  @Test
  void aReplica() {
    try (TestEngine master = TestEngine.start();
        TestEngine replica = TestEngine.start("--replicaof", "127.0.0.1", "" + master.port())) {
      assertThatThrownBy(() -> start(replica.uri(), "a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is a replica");
    }
  }

  @Test
  void keysOfAnotherVersionStayAsTheyAre() {
    try (TestEngine engine = TestEngine.start()) {
      engine.ask(commands -> commands.hset("{presence}:meta", "schema", "99"));

      assertThatThrownBy(() -> start(engine.uri(), "a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("of version 99, this is version 1");
      Map<String, String> meta = engine.ask(commands -> commands.hgetall("{presence}:meta"));
      assertThat(meta).isEqualTo(Map.of("schema", "99"));
    }
  }

  @Test
  void aNameThatALivingNodeHas() {
    try (TestEngine engine = TestEngine.start();
        Node first = Node.start(engine.uri(), "a", LEASE)) {
      first.claim(first.join("alice"));

      assertThatThrownBy(() -> start(engine.uri(), "a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another process is node a");
      assertThat(Wait.get(first.directory.ask("alice"))).hasSize(1);
    }
  }

  @Test
  void aNameThatIsNone() {
    assertThatThrownBy(() -> RedisDirectory.builder("redis://127.0.0.1", "a b", registry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a b");
  }

  @Test
  void aLeaseThatIsTooShort() {
    assertThatThrownBy(
            () ->
                RedisDirectory.builder("redis://127.0.0.1", "a", registry)
                    .lease(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lease must be between PT1S and PT5M, is PT0.999S");
  }
}
