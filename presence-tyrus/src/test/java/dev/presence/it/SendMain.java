package dev.presence.it;

import dev.presence.Departure;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.websocket.SendLimits;
import dev.presence.websocket.SendStats;
import dev.presence.websocket.SessionConnection;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server process that sends, to clients of its own on loopback, and reports what became of it.
 *
 * <p>Options are those of {@link ServerOptions}, and {@code scenario}: {@code order}, {@code
 * blocked}, {@code beside}, {@code broadcast}, {@code encoded} or {@code lost}.
 */
public final class SendMain {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String BIG = "x".repeat(64 * 1024);
  private static final int SENDERS = 4;
  private static final int EACH = 500;

  private final RunningServer server;
  private final WebSocketPresence presence;

  private SendMain(RunningServer server) {
    this.server = server;
    this.presence = server.presence().orElseThrow();
  }

  /** Runs one scenario and ends. */
  public static void main(String[] args) throws Exception {
    SendMain run = new SendMain(RunningServer.start(ServerOptions.parse(args)));
    String scenario =
        Arrays.stream(args)
            .filter(arg -> arg.startsWith("scenario="))
            .findFirst()
            .map(arg -> arg.substring("scenario=".length()))
            .orElse("order");
    run.run(scenario);
    Runtime.getRuntime().halt(0);
  }

  private void run(String scenario) throws Exception {
    switch (scenario) {
      case "order" -> order();
      case "blocked" -> blocked();
      case "beside" -> beside();
      case "broadcast" -> broadcast();
      case "encoded" -> encoded();
      case "lost" -> lost();
      default -> throw new IllegalArgumentException("no scenario " + scenario);
    }
  }

  private Session session(String user) {
    await(() -> server.registry().isOnline(user));
    Session session = server.session(user);
    await(() -> presence.session(session).isPresent());
    return session;
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException("not within " + LIMIT);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  // ---- texts of all lengths and letters

  private static final List<Integer> LENGTHS = List.of(0, 1, 31, 32, 6_553, 6_554, 40_000);

  private void encoded() throws Exception {
    try (QuietPeer anna = QuietPeer.connect(server, "anna").keepsAll().reads();
        QuietPeer boris = QuietPeer.connect(server, "boris").keepsAll().reads()) {
      List<PeerSession> both = List.of(peer("anna"), peer("boris"));
      List<String> said = LENGTHS.stream().map("aé€😀"::repeat).toList();
      List<CompletionStage<Void>> stages = new ArrayList<>();
      said.forEach(text -> stages.addAll(presence.broadcast(both, text)));
      Out.report(
          "encoded",
          "failed",
          failures(stages),
          "anna",
          anna.awaitTexts(said.size()).equals(said),
          "boris",
          boris.awaitTexts(said.size()).equals(said),
          "taken",
          takesEncoded(session("anna")));
    }
  }

  private SessionConnection connection(Session session) {
    return (SessionConnection) presence.session(session).orElseThrow().connection();
  }

  /** Whether the container is spared the encoding; no message of ours is on its way. */
  private boolean takesEncoded(Session session) throws Exception {
    SessionConnection connection = connection(session);
    CompletableFuture<SendResult> done = new CompletableFuture<>();
    ByteBuffer utf8 = ByteBuffer.wrap("once".getBytes(StandardCharsets.UTF_8));
    return connection.sendText(session.getAsyncRemote(), utf8, done::complete)
        && done.get(LIMIT.toSeconds(), TimeUnit.SECONDS).isOK();
  }

  // ---- the application's own sender, which the container has forgotten

  private void lost() throws Exception {
    try (QuietPeer peer = QuietPeer.connect(server, "anna")) {
      Session session = session("anna");
      SessionConnection connection = connection(session);
      Thread sender = new Thread(() -> Senders.flood("anna", session), "flood");
      sender.setDaemon(true);
      sender.start();
      awaitBlocked(sender);

      connection.lost();

      sender.join(LIMIT.toMillis() / 6);
      Out.report("lost", "freed", !sender.isAlive(), "pings", peer.pings());
    }
  }

  /** Waiting, each time it is looked at in half a second. */
  private static void awaitBlocked(Thread sender) {
    int[] times = {0};
    await(
        () -> {
          LockSupport.parkNanos(10_000_000);
          times[0] = sender.getState() == Thread.State.TIMED_WAITING ? times[0] + 1 : 0;
          return times[0] == 50;
        });
  }

  private PeerSession peer(String user) {
    return presence.session(session(user)).orElseThrow();
  }

  // ---- many threads, pings beside

  private void order() throws Exception {
    try (QuietPeer peer = QuietPeer.connect(server, "anna").reads()) {
      Session session = session("anna");
      List<CompletionStage<Void>> stages = sendFromThreads(session);
      int failed = failures(stages);
      List<String> texts = peer.awaitTexts(SENDERS * EACH);
      Out.report(
          "order",
          "received",
          texts.size(),
          "ordered",
          isOrdered(texts),
          "failed",
          failed,
          "pings",
          peer.pings(),
          "pingFailures",
          server.registry().stats().pingFailures(),
          "pongs",
          server.registry().stats().pongs(),
          "stats",
          presence.sendStats());
    }
  }

  private List<CompletionStage<Void>> sendFromThreads(Session session) throws Exception {
    List<CompletionStage<Void>> stages = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int sender = 0; sender < SENDERS; sender++) {
      String prefix = sender + " ";
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  CompletionStage<Void> stage = presence.send(session, prefix + i);
                  synchronized (stages) {
                    stages.add(stage);
                  }
                  if (i % 10 == 0) {
                    LockSupport.parkNanos(20_000_000); // so that pings fall between
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(LIMIT.toMillis());
    }
    return stages;
  }

  private static boolean isOrdered(List<String> texts) {
    Map<String, Integer> next = new HashMap<>();
    return texts.stream()
        .map(text -> text.split(" "))
        .allMatch(words -> next.merge(words[0], 1, Integer::sum) - 1 == Integer.parseInt(words[1]));
  }

  private static int failures(List<CompletionStage<Void>> stages) throws Exception {
    int failed = 0;
    for (CompletionStage<Void> stage : stages) {
      failed += succeeds(stage) ? 0 : 1;
    }
    return failed;
  }

  private static boolean succeeds(CompletionStage<Void> stage) throws Exception {
    return stage
        .handle((sent, error) -> told(error))
        .toCompletableFuture()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean told(Throwable error) {
    if (error != null) {
      Out.report("send-failed", "why", error);
    }
    return error == null;
  }

  // ---- a peer that does not read

  private void blocked() throws Exception {
    CompletableFuture<Departure> departure = new CompletableFuture<>();
    presence.registry().on(PresenceEvent.Left.class, left -> departure.complete(left.departure()));
    try (QuietPeer peer = QuietPeer.connect(server, "anna")) {
      Session session = session("anna");
      presence.sendLimits(session, SendLimits.DEFAULT.withAge(Duration.ofSeconds(6)));
      PeerSession anna = presence.session(session).orElseThrow();
      List<CompletionStage<Void>> stages = new ArrayList<>();
      boolean blocked = fill(session, anna, stages);
      await(() -> anna.vitals().stuckWrite().toMillis() > 0);
      Duration stuck = anna.vitals().stuckWrite();
      long threads = threads("presence-send");
      long pingThreads = threads("presence-ping");
      Departure left = departure.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      await(() -> stages.stream().allMatch(s -> s.toCompletableFuture().isDone()));
      await(() -> presence.sendStats().unsentBytes() == 0);
      SendStats stats = presence.sendStats();
      Out.report(
          "blocked",
          "reason",
          left.reason(),
          "detail",
          left.detail(),
          "callBlocked",
          blocked,
          "stuck",
          stuck,
          "sendThreads",
          threads,
          "pingThreads",
          pingThreads,
          "abandoned",
          stats.abandoned(),
          "sum",
          stats.sent() + stats.abandoned() + stats.failed(),
          "messages",
          stages.size());
    }
  }

  /**
   * As much as is allowed, until nothing has moved for a second. Whether a call blocked: it would
   * do so until the session is given up, which a process that stands still does not bring nearer.
   */
  private boolean fill(Session session, PeerSession peer, List<CompletionStage<Void>> stages) {
    boolean blocked = false;
    long moved = System.nanoTime();
    while (System.nanoTime() - moved < 1_000_000_000L) {
      if (presence.sendStats().unsentBytes() + BIG.length() <= SendLimits.DEFAULT.bytes()) {
        boolean present = peer.isPresent();
        stages.add(presence.send(session, BIG));
        blocked |= present && !peer.isPresent();
        moved = System.nanoTime();
      } else {
        LockSupport.parkNanos(1_000_000);
      }
    }
    return blocked;
  }

  /** Threads of that pool that are busy with a container. */
  private static long threads(String pool) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith(pool))
        .filter(thread -> isWriting(thread.getValue()))
        .count();
  }

  private static boolean isWriting(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().endsWith(".Outbox"));
  }

  // ---- the application's own remote beside ours

  private void beside() throws Exception {
    try (QuietPeer peer = QuietPeer.connect(server, "anna").reads()) {
      Session session = session("anna");
      AtomicLong direct = new AtomicLong();
      AtomicLong refused = new AtomicLong();
      Thread other = new Thread(() -> sendDirectly(session, direct, refused));
      other.start();
      int failed = failures(sendFromThreads(session));
      other.join(LIMIT.toMillis());
      int ours = SENDERS * EACH - failed;
      List<String> texts = peer.awaitTexts(ours + direct.intValue());
      boolean afterwards = succeeds(presence.send(session, "0 " + EACH));
      List<String> mine = texts.stream().filter(text -> !text.equals("direct")).toList();
      Out.report(
          "beside",
          "open",
          session.isOpen(),
          "failed",
          failed,
          "refused",
          refused,
          "lost",
          ours + direct.intValue() - texts.size(),
          "increasing",
          isIncreasing(mine),
          "afterwards",
          afterwards,
          "pingFailures",
          server.registry().stats().pingFailures());
    }
  }

  private static boolean isIncreasing(List<String> texts) {
    Map<String, Integer> last = new HashMap<>();
    for (String text : texts) {
      String[] words = text.split(" ");
      int number = Integer.parseInt(words[1]);
      Integer before = last.put(words[0], number);
      if (before != null && before >= number) {
        return false;
      }
    }
    return true;
  }

  private static void sendDirectly(Session session, AtomicLong sent, AtomicLong refused) {
    for (int i = 0; i < EACH; i++) {
      try {
        session.getBasicRemote().sendText("direct");
        sent.incrementAndGet();
      } catch (IOException | IllegalStateException e) {
        refused.incrementAndGet();
      }
      LockSupport.parkNanos(500_000);
    }
  }

  // ---- broadcast beside a blocked peer

  private static boolean isSent(CompletionStage<Void> stage) {
    CompletableFuture<Void> future = stage.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally();
  }

  private static final int READERS = 5;
  private static final int NEWS = 20;

  private void broadcast() throws Exception {
    try (Audience audience = Audience.of(server, READERS)) {
      PeerSession blocked = audience.addBlocked();
      List<PeerSession> all = new ArrayList<>(List.of(blocked));
      all.addAll(audience.readers());
      List<CompletionStage<Void>> ofBlocked = new ArrayList<>();
      List<CompletionStage<Void>> ofReaders = new ArrayList<>();
      for (int i = 0; i < NEWS; i++) {
        List<CompletionStage<Void>> stages = presence.broadcast(all, "0 " + i);
        ofBlocked.add(stages.get(0));
        ofReaders.addAll(stages.subList(1, stages.size()));
      }
      int failed = failures(ofReaders);
      List<List<String>> texts = audience.awaitTexts(NEWS);
      Out.report(
          "broadcast",
          "failed",
          failed,
          "complete",
          texts.stream().filter(heard -> heard.size() == NEWS && isOrdered(heard)).count(),
          "stuck",
          blocked.vitals().stuckWrite(),
          "blockedSent",
          ofBlocked.stream().filter(SendMain::isSent).count());
    }
  }
}
