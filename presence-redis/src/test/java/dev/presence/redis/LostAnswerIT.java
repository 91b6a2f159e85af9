package dev.presence.redis;

import static dev.presence.redis.Wire.bytes;
import static dev.presence.redis.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Freshness;
import dev.presence.PresenceDirectory.Outcome;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A claim that is carried out, and whose answer is lost, is one claim. */
class LostAnswerIT {
  private static final Duration LEASE = Duration.ofSeconds(9);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String A = "a#0";
  private static final String B = "b#0";

  private TestEngine engine;

  @BeforeEach
  void start() {
    engine = TestEngine.start();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  // ---- whole nodes

  @Test
  void whoComesToAnotherNodeWhileAClaimIsUnderWayStays() {
    try (Node a = Node.start(engine.uri(), "a", LEASE);
        Node b = Node.start(engine.uri(), "b", LEASE)) {
      for (int round = 0; round < 3; round++) {
        comesBackElsewhere(a, b, "user" + round);
      }
    }
  }

  /** The first claim waits in the frozen engine, and is carried out as soon as it thaws. */
  private void comesBackElsewhere(Node a, Node b, String user) {
    PeerSession first;
    PeerSession second;
    engine.freeze();
    try {
      first = a.join(user);
      assertThat(a.claim(first).outcome()).isEqualTo(Outcome.PROVISIONAL);
      assertThat(b.claim(b.join("before-" + user)).outcome()).isEqualTo(Outcome.PROVISIONAL);
      second = b.join(user); // by a link that is new: the one before is known to be of no use
    } finally {
      engine.thaw();
    }

    Wait.until("claimed", () -> b.claim(second).outcome() != Outcome.PROVISIONAL);
    Wait.until("the first has given way", () -> !first.isPresent());
    allIsTold(a, b, "after-" + user);
    assertThat(second.isPresent()).isTrue();
    assertThat(Wait.get(b.directory.ask(user))).hasSize(1);
    assertThat(b.told.mistakes()).isEmpty();
    assertThat(b.told.offline()).isEmpty();
    assertThat(a.told.mistakes()).isEmpty();
    assertThat(joins(b, user)).as("no id is told twice").isLessThanOrEqualTo(2);
  }

  /** A session that has left and is listed would be counted twice. */
  private static long joins(Node node, String user) {
    long left =
        node.told.left().stream().filter(l -> l.member().identity().user().equals(user)).count();
    return left + node.directory.find(user).size();
  }

  /** What was told before is read before this: the stream has one order. */
  private static void allIsTold(Node a, Node b, String user) {
    a.join(user + "-on-a");
    b.join(user + "-on-b");
    Stream.of(a, b)
        .forEach(
            node -> {
              Wait.until("a's", () -> node.directory.find(user + "-on-a").size() == 1);
              Wait.until("b's", () -> node.directory.find(user + "-on-b").size() == 1);
              node.awaitFreshness(Freshness.LIVE);
            });
  }

  // ---- call by call

  @Test
  void aClaimThatWasTakenOverUnseenIsNotMadeAgain() {
    try (Engine client = client();
        Link link = client.connect()) {
      String incarnation = attach(link, A, 1).get("incarnation");
      attach(link, B, 1);
      assertThat(apply(link, incarnation, A, 2, claim("J", 1)).get(1)).startsWith("JOINED:");
      assertThat(apply(link, incarnation, B, 2, claim("J", 7)).get(1)).startsWith("DISPLACED:");

      assertThat(attach(link, A, 3)).containsEntry("last", "2");
      List<String> again = apply(link, incarnation, A, 4, claim("A", 1));

      assertThat(again.get(1)).isEqualTo("REPLACED:0");
      assertThat(owner()).endsWith(":" + B + ":7");
    }
  }

  @Test
  void aClaimWhoseHeirHasGoneSinceIsNotMadeAgainEither() {
    try (Engine client = client();
        Link link = client.connect()) {
      String incarnation = attach(link, A, 1).get("incarnation");
      attach(link, B, 1);
      apply(link, incarnation, A, 2, claim("J", 1));
      apply(link, incarnation, B, 2, claim("J", 7));
      apply(link, incarnation, B, 3, List.of("L", "7", "CLOSED_BY_PEER", "", ""));

      List<String> again = apply(link, incarnation, A, 4, claim("A", 1));

      assertThat(again.get(1)).isEqualTo("REPLACED:0");
      assertThat(owner()).isNull();
    }
  }

  @Test
  void aClaimThatNobodyTookOverIsAnsweredAsAtFirst() {
    try (Engine client = client();
        Link link = client.connect()) {
      String incarnation = attach(link, A, 1).get("incarnation");
      String first = apply(link, incarnation, A, 2, claim("J", 1)).get(1);

      assertThat(apply(link, incarnation, A, 4, claim("A", 1)).get(1)).isEqualTo(first);
    }
  }

  @Test
  void aCallThatComesAfterTheNodeHasAttachedAgainIsNotCarriedOut() {
    try (Engine client = client();
        Link link = client.connect()) {
      String incarnation = attach(link, A, 1).get("incarnation");
      assertThat(attach(link, A, 3)).containsEntry("last", "1");

      assertThat(apply(link, incarnation, A, 2, claim("J", 1))).containsExactly("LATE");
      assertThat(attach(link, A, 2)).containsEntry("word", "LATE");
      assertThat(owner()).isNull();
    }
  }

  private Engine client() {
    Address address = Address.of(engine.uri());
    return new Engine(address, SslOptions.builder().build(), keys(), PATIENCE, PATIENCE);
  }

  private static Keys keys() {
    return new Keys("presence");
  }

  private static Map<String, String> attach(Link link, String instance, int turn) {
    String node = Ids.node(instance);
    List<String> args =
        List.of(Keeper.SCHEMA, link.run(), "fresh", instance, node, "", String.valueOf(turn));
    List<String> answer = call(link, Script.ATTACH, args);
    Map<String, String> named = new LinkedHashMap<>();
    named.put("word", answer.get(0));
    named.put("incarnation", answer.get(1));
    named.put("last", answer.get(answer.size() - 1));
    return named;
  }

  private static List<String> claim(String kind, int sequence) {
    return List.of(kind, String.valueOf(sequence), "alice", "main", "0:payload");
  }

  private static List<String> apply(
      Link link, String incarnation, String instance, int turn, List<String> operation) {
    List<String> args =
        new ArrayList<>(List.of(incarnation, instance, "EVICT_OLD", String.valueOf(turn)));
    args.addAll(operation);
    return call(link, Script.APPLY, args);
  }

  private static List<String> call(Link link, Script script, List<String> args) {
    List<byte[]> encoded = args.stream().map(arg -> bytes(arg)).toList();
    return link.call(script, encoded).stream().map(answer -> text(answer)).toList();
  }

  private String owner() {
    return engine.ask(commands -> commands.hget("{presence}:u:alice", "main"));
  }
}
