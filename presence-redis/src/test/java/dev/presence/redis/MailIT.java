package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.PresenceDirectory.Delivery;
import dev.presence.PresenceDirectory.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages between nodes, by an engine that keeps its data. */
class MailIT {
  private static final Duration LEASE = Duration.ofSeconds(9);

  private TestEngine engine;
  private Node a;
  private Node b;
  private String alice;

  @BeforeEach
  void start() {
    engine = TestEngine.start("--appendonly", "yes", "--appendfsync", "always");
    a = Node.start(engine.uri(), "a", LEASE);
    b = Node.start(engine.uri(), "b", LEASE);
    a.join("alice");
    b.awaitMembers(1);
    alice = b.members().get(0).id();
  }

  @AfterEach
  void stop() {
    b.close();
    a.close();
    engine.close();
  }

  private Delivery send(String message) {
    return Wait.get(b.directory.send(alice, message));
  }

  /** What was sent by now is read before this is. */
  private void sendUntilDelivered(String message) {
    Wait.until("delivered", () -> send(message) == Delivery.DELIVERED);
  }

  private String mailbox() {
    return "{presence}:in:" + Ids.instanceOf(alice);
  }

  @Test
  void aMessageIsNotDeliveredAgainWhenTheEngineComesBackWithItsData() {
    List<String> messages = IntStream.range(0, 5).mapToObj(i -> "reboot " + i).toList();
    messages.forEach(message -> assertThat(send(message)).isEqualTo(Delivery.DELIVERED));

    engine.kill();
    a.awaitFreshness(Freshness.STALE);
    b.awaitFreshness(Freshness.STALE);
    engine.restart();
    a.awaitFreshness(Freshness.LIVE);
    b.awaitFreshness(Freshness.LIVE);

    sendUntilDelivered("last");
    assertThat(a.received).filteredOn(message -> message.startsWith("reboot")).isEqualTo(messages);
  }

  @Test
  void aLetterThatIsNotUnderstoodIsDropped() {
    assertThat(send("before")).isEqualTo(Delivery.DELIVERED);
    for (String odd : List.of("3:ACK", "4:SEND1:1", "x", "4:SEND1:11:21:x1:y", "3:NEW1:1")) {
      engine.ask(commands -> commands.xadd(mailbox(), Map.of("b", odd)));
    }
    engine.ask(commands -> commands.xadd(mailbox(), Map.of("other", "field")));

    assertThat(send("after")).isEqualTo(Delivery.DELIVERED);

    assertThat(a.received).containsExactly("before", "after");
    assertThat(a.freshness()).isNotEqualTo(Freshness.RESYNCING);
  }

  @Test
  void whatHasBeenReadIsRemovedFromTheEngine() {
    String large = "x".repeat(100_000);
    for (int i = 0; i < 20; i++) {
      assertThat(send(large)).isEqualTo(Delivery.DELIVERED);
    }

    Wait.until("empty", () -> engine.ask(commands -> commands.xlen(mailbox())) == 0);
    Wait.until("nothing counts", () -> counted() == null);
  }

  private String counted() {
    return engine.ask(commands -> commands.hget("{presence}:mail", Ids.instanceOf(alice)));
  }

  @Test
  void aMailboxThatIsFullTakesNoMore() {
    String instance = Ids.instanceOf(alice);
    engine.ask(commands -> commands.hset("{presence}:mail", instance, "33554432"));

    assertThat(send("one too many")).isEqualTo(Delivery.UNKNOWN);

    long unread = engine.ask(commands -> commands.xlen(mailbox()));
    assertThat(unread).isZero();
    assertThat(a.received).isEmpty();
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedWithItsSize() {
    var refused = b.directory.send(alice, "\u00e9".repeat(Mail.MOST_BYTES / 2 + 1));

    assertThat(refused.toCompletableFuture())
        .isCompletedExceptionally()
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withMessageContaining("may have 2097152 bytes in UTF-8, has 2097154");
    assertThat(send("x".repeat(Mail.MOST_BYTES))).isEqualTo(Delivery.DELIVERED);
  }
}
