package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.LeaveReason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three nodes are replaced one after the other; each user has a device on two of them. */
class RollingRestartIT {
  private static final Duration LEASE = Lease.orElse(Duration.ofSeconds(15));
  private static final int USERS = 200;

  /** Which users have a device on a node. */
  private static final Map<String, String[]> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("a", new String[] {"red", "blue"});
    PLACES.put("b", new String[] {"blue", "green"});
    PLACES.put("c", new String[] {"green", "red"});
  }

  private static ChildNode launch(TestEngine engine, String name) {
    ChildNode node = ChildNode.start(engine.uri(), name, LEASE);
    for (String users : PLACES.get(name)) {
      node.ask("devices " + USERS + " " + users + " on-" + name);
    }
    return node;
  }

  @Test
  void whoStaysConnectedToAnotherNodeIsNeverOfflineAndEachLeaveHasItsReason() {
    Map<String, ChildNode> nodes = new LinkedHashMap<>();
    try (TestEngine engine = TestEngine.start();
        Node watcher = Node.start(engine.uri(), "watcher", LEASE)) {
      PLACES.keySet().forEach(name -> nodes.put(name, launch(engine, name)));
      watcher.awaitMembers(6 * USERS);

      for (String name : PLACES.keySet()) {
        nodes.get(name).quit();
        watcher.awaitMembers(4 * USERS);
        nodes.put(name, launch(engine, name));
        watcher.awaitMembers(6 * USERS);
      }

      Wait.until("all told", () -> watcher.told.left().size() == 6 * USERS);
      assertThat(watcher.told.left(LeaveReason.SHUTDOWN)).isEqualTo(6 * USERS);
      assertThat(watcher.told.offline()).isEmpty();
      assertThat(watcher.told.mistakes()).isEmpty();
      nodes
          .values()
          .forEach(node -> Wait.until("equal views", () -> node.ids().equals(watcher.ids())));
      nodes.values().forEach(node -> assertThat(node.ask("mistakes")).isEqualTo("[]"));
    } finally {
      nodes.values().forEach(ChildNode::close);
    }
  }
}
