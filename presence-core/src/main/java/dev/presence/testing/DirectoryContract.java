package dev.presence.testing;

import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory;
import dev.presence.PresenceDirectory.Claim;
import dev.presence.PresenceDirectory.Delivery;
import dev.presence.PresenceDirectory.Freshness;
import dev.presence.PresenceDirectory.Outcome;
import dev.presence.PresenceDirectory.Sender;
import dev.presence.SessionRegistry;
import dev.presence.Takeover;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What every {@link PresenceDirectory} holds, as checks that any test framework can run:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> contract() {
 *   return DirectoryContract.checks(setting).entrySet().stream()
 *       .map(check -> DynamicTest.dynamicTest(check.getKey(), check.getValue()::run));
 * }
 * }</pre>
 *
 * <p>Each check has nodes of its own: two registries with a directory each. A directory that knows
 * one node only gives the same twice. A check fails with an {@link AssertionError}, and waits for
 * nothing longer than 20 s.
 */
public final class DirectoryContract {
  /** The nodes of one check. */
  public interface Nodes extends AutoCloseable {
    /** The registry of node 0 or 1. */
    SessionRegistry registry(int node);

    /** Its directory. */
    PresenceDirectory directory(int node);

    @Override
    void close();
  }

  /** How the nodes of a check are started. */
  @FunctionalInterface
  public interface Setting {
    /** Nodes without sessions, whose directories send by {@code sender}. */
    Nodes start(Takeover takeover, Sender sender);
  }

  private static final Identity ALICE = Identity.of("alice", "laptop");
  private static final Identity PHONE = Identity.of("alice", "phone");

  private DirectoryContract() {}

  /** The checks by what they say, each to be run once or more. */
  public static Map<String, Runnable> checks(Setting setting) {
    Map<String, Consumer<DirectoryScene>> checks = new LinkedHashMap<>();
    checks.put("a join is found on every node", DirectoryContract::found);
    checks.put(
        "a join is told as Joined and Online, a leave as Left and Offline",
        DirectoryContract::told);
    checks.put("a second device keeps its user online", DirectoryContract::secondDevice);
    checks.put("a claim has a fence, and asked again the same", DirectoryContract::fenced);
    checks.put("who has left has no claim", DirectoryContract::unclaimed);
    checks.put("a takeover is never offline and leaves one owner", DirectoryContract::takeover);
    checks.put("a takeover goes back as it came", DirectoryContract::takeoverBack);
    checks.put("who joined before a listener is in the view", DirectoryContract::view);
    checks.put("a message reaches the session that it is for", DirectoryContract::delivered);
    checks.put("a message to who has left is GONE", DirectoryContract::gone);
    checks.put("what could not be sent is UNKNOWN", DirectoryContract::unknown);
    Map<String, Runnable> runnable = new LinkedHashMap<>();
    checks.forEach((says, check) -> runnable.put(says, () -> run(setting, check)));
    return runnable;
  }

  private static void run(Setting setting, Consumer<DirectoryScene> check) {
    try (DirectoryScene scene = new DirectoryScene(setting)) {
      check.accept(scene);
    }
  }

  private static void found(DirectoryScene scene) {
    PeerSession session = scene.join(0, ALICE);

    for (int node : new int[] {0, 1}) {
      scene.await("found on node " + node, () -> scene.find(node, "alice").size() == 1);
      Member member = scene.find(node, "alice").get(0);
      scene.same("identity", ALICE, member.identity());
      scene.same("node", scene.directory(0).node(), member.node());
      scene.same("connection", session.id(), member.connection());
      scene.same("attributes", session.attributes(), member.attributes());
      scene.same("asked", List.of(member), scene.get(scene.directory(node).ask("alice")));
      scene.same("nobody", List.of(), scene.find(node, "bob"));
    }
  }

  /** In this order, and each once. */
  private static void told(DirectoryScene scene) {
    PeerSession session = scene.join(0, ALICE);
    scene.await("Online", () -> scene.told(1).contains("Online alice"));
    scene.registry(0).evict(session, LeaveReason.DEAD, "fell silent");

    scene.await("Offline", () -> scene.told(1).contains("Offline alice"));
    scene.same(
        "events",
        List.of("Joined alice/laptop", "Online alice", "Left alice/laptop DEAD", "Offline alice"),
        scene.told(1));
    scene.same("who is left", List.of(), scene.find(1, "alice"));
  }

  private static void secondDevice(DirectoryScene scene) {
    PeerSession laptop = scene.join(0, ALICE);
    scene.join(1, PHONE);
    scene.await("both", () -> scene.find(0, "alice").size() == 2);
    scene.registry(0).leave(laptop.connection(), LeaveReason.CLOSED_BY_PEER, "code 1000");

    scene.await(
        "the laptop gone", () -> scene.told(1).contains("Left alice/laptop CLOSED_BY_PEER"));
    scene.same("the phone", 1, scene.find(1, "alice").size());
    scene.same("told Offline", false, scene.told(1).contains("Offline alice"));
  }

  private static void fenced(DirectoryScene scene) {
    PeerSession session = scene.join(0, ALICE);
    Claim claim = scene.claim(0, session);
    Claim other = scene.claim(1, scene.join(1, Identity.of("bob")));

    scene.same("outcome", Outcome.JOINED, claim.outcome());
    scene.same("the same again", claim, scene.claim(0, session));
    scene.same("greater than 0", true, claim.fence() > 0);
    scene.same("the later is greater", true, other.fence() > claim.fence());
  }

  private static void unclaimed(DirectoryScene scene) {
    PeerSession session = scene.join(0, ALICE);
    scene.registry(0).evict(session, LeaveReason.CLOSED_BY_SERVER, "by a test");

    CompletableFuture<Claim> claim = scene.directory(0).claim(session).toCompletableFuture();

    scene.await("an answer", claim::isDone);
    scene.same("failed", true, claim.isCompletedExceptionally());
  }

  private static void takeover(DirectoryScene scene) {
    PeerSession ghost = scene.join(0, ALICE);
    long fence = scene.claim(0, ghost).fence();
    PeerSession heir = scene.join(1, ALICE);

    scene.same("outcome", Outcome.DISPLACED, scene.claim(1, heir).outcome());
    scene.same("a greater fence", true, scene.claim(1, heir).fence() > fence);
    scene.await("the ghost evicted", () -> !ghost.isPresent());
    for (int node : new int[] {0, 1}) {
      scene.await("told", () -> scene.told(node).contains("Left alice/laptop REPLACED"));
      scene.same(
          "events",
          List.of(
              "Joined alice/laptop",
              "Online alice",
              "Joined alice/laptop",
              "Left alice/laptop REPLACED"),
          scene.told(node));
      scene.same("owners", List.of(heir.id()), scene.connections(node, "alice"));
    }
    scene.same("the heir present", true, heir.isPresent());
  }

  private static void takeoverBack(DirectoryScene scene) {
    PeerSession first = scene.join(0, ALICE);
    scene.claim(0, first);
    PeerSession second = scene.join(1, ALICE);
    scene.claim(1, second);
    scene.await("the first evicted", () -> !first.isPresent());
    PeerSession third = scene.join(0, ALICE);

    scene.same("outcome", Outcome.DISPLACED, scene.claim(0, third).outcome());
    scene.await("the second evicted", () -> !second.isPresent());
    for (int node : new int[] {0, 1}) {
      scene.await("one owner", () -> scene.connections(node, "alice").equals(List.of(third.id())));
      scene.same("told Offline", false, scene.told(node).contains("Offline alice"));
    }
  }

  private static void view(DirectoryScene scene) {
    scene.claim(0, scene.join(0, ALICE));
    scene.claim(1, scene.join(1, PHONE));

    for (int node : new int[] {0, 1}) {
      scene.await("both", () -> scene.directory(node).view().members().size() == 2);
      scene.await("LIVE", () -> scene.directory(node).view().freshness() == Freshness.LIVE);
    }
  }

  private static void delivered(DirectoryScene scene) {
    scene.join(0, ALICE);
    scene.join(0, PHONE);
    scene.await("found", () -> scene.find(1, "alice").size() == 2);

    for (Member member : scene.find(1, "alice")) {
      scene.same("delivery", Delivery.DELIVERED, scene.send(1, member, "hello " + member.id()));
      String sent = member.identity() + ": hello " + member.id();
      scene.same("sent", true, scene.sent().contains(sent));
    }
    scene.same("messages", 2, scene.sent().size());
  }

  private static void gone(DirectoryScene scene) {
    PeerSession session = scene.join(0, ALICE);
    scene.await("found", () -> scene.find(1, "alice").size() == 1);
    Member member = scene.find(1, "alice").get(0);
    scene.registry(0).evict(session, LeaveReason.CLOSED_BY_SERVER, "by a test");

    scene.same("delivery", Delivery.GONE, scene.send(1, member, "too late"));
    scene.same("from its own node", Delivery.GONE, scene.send(0, member, "too late"));
    scene.same("an id of nobody", Delivery.GONE, scene.send(1, "nobody", "never"));
    scene.same("sent", List.of(), scene.sent());
  }

  private static void unknown(DirectoryScene scene) {
    scene.join(0, ALICE);
    scene.await("found", () -> scene.find(1, "alice").size() == 1);

    Member member = scene.find(1, "alice").get(0);

    scene.same("delivery", Delivery.UNKNOWN, scene.send(1, member, DirectoryScene.REFUSED));
  }
}
