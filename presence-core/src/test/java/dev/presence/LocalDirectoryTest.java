package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.presence.PresenceDirectory.Delivery;
import dev.presence.PresenceDirectory.Sender;
import dev.presence.testing.DirectoryContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LocalDirectoryTest {
  private final SessionRegistry registry =
      SessionRegistry.builder().executor(Runnable::run).build();

  /** One node, twice. */
  private record OneNode(SessionRegistry registry, PresenceDirectory directory)
      implements DirectoryContract.Nodes {
    static OneNode start(Takeover takeover, Sender sender) {
      SessionRegistry registry = SessionRegistry.builder().takeover(takeover).build();
      return new OneNode(registry, PresenceDirectory.local(registry, sender));
    }

    @Override
    public SessionRegistry registry(int node) {
      return registry;
    }

    @Override
    public PresenceDirectory directory(int node) {
      return directory;
    }

    @Override
    public void close() {
      directory.close();
      registry.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> contract() {
    return DirectoryContract.checks(OneNode::start).entrySet().stream()
        .map(check -> dynamicTest(check.getKey(), check.getValue()::run));
  }

  @Test
  void nothingIsToldAfterTheDirectoryIsClosed() {
    PresenceDirectory directory = PresenceDirectory.local(registry, (s, m) -> answered());
    List<DirectoryEvent> events = new ArrayList<>();
    directory.on(DirectoryEvent.class, events::add);

    directory.close();
    registry.join(Identity.of("alice"), new FakeConnection("c1"));

    assertThat(events).isEmpty();
    assertThat(directory.find("alice")).hasSize(1);
  }

  @Test
  void nothingIsToldAfterASubscriptionIsClosed() {
    PresenceDirectory directory = PresenceDirectory.local(registry, (s, m) -> answered());
    List<DirectoryEvent> events = new ArrayList<>();
    SessionRegistry.Subscription subscription = directory.on(DirectoryEvent.class, events::add);

    subscription.close();
    registry.join(Identity.of("alice"), new FakeConnection("c1"));

    assertThat(events).isEmpty();
  }

  @Test
  void aListenerIsToldTheTypeThatItAskedFor() {
    PresenceDirectory directory = PresenceDirectory.local(registry, (s, m) -> answered());
    List<DirectoryEvent.Online> online = new ArrayList<>();
    directory.on(DirectoryEvent.Online.class, online::add);

    registry.join(Identity.of("alice"), new FakeConnection("c1"));

    assertThat(online).containsExactly(new DirectoryEvent.Online("alice"));
  }

  @Test
  void aSenderThatThrowsHasSentNobodyKnowsWhat() {
    PresenceDirectory directory =
        PresenceDirectory.local(
            registry,
            (s, m) -> {
              throw new IllegalStateException("by a test");
            });
    registry.join(Identity.of("alice"), new FakeConnection("c1"));

    String member = directory.find("alice").get(0).id();

    assertThat(directory.send(member, "hello")).isCompletedWithValue(Delivery.UNKNOWN);
  }

  @Test
  void aConnectionsIdThatIsUsedAgainIsAnotherMember() {
    PresenceDirectory directory = PresenceDirectory.local(registry, (s, m) -> answered());
    registry.join(Identity.of("alice"), new FakeConnection("c1"));
    String before = directory.find("alice").get(0).id();
    registry.leave(
        registry.find("c1").orElseThrow().connection(), LeaveReason.CLOSED_BY_PEER, "code 1000");

    registry.join(Identity.of("bob"), new FakeConnection("c1"));

    assertThat(directory.send(before, "for alice")).isCompletedWithValue(Delivery.GONE);
  }

  private static CompletableFuture<String> answered() {
    return CompletableFuture.completedFuture("sent");
  }
}
