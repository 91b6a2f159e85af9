package dev.presence.testing;

import dev.presence.Connection;
import dev.presence.DirectoryEvent;
import dev.presence.Identity;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory;
import dev.presence.PresenceDirectory.Claim;
import dev.presence.PresenceDirectory.Delivery;
import dev.presence.SessionRegistry;
import dev.presence.Takeover;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The nodes of one check, what they were told and what they have sent. */
final class DirectoryScene implements AutoCloseable {
  static final String REFUSED = "a message that the sender refuses";

  private static final long PATIENCE_SECONDS = 20;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<List<String>> told =
      List.of(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
  private final DirectoryContract.Nodes nodes;

  DirectoryScene(DirectoryContract.Setting setting) {
    nodes = setting.start(Takeover.EVICT_OLD, this::deliver);
    for (int node = 0; node < told.size(); node++) {
      List<String> words = told.get(node);
      directory(node).on(DirectoryEvent.class, event -> words.add(word(event)));
    }
  }

  private CompletionStage<?> deliver(PeerSession session, String message) {
    if (message.equals(REFUSED)) {
      return CompletableFuture.failedFuture(new IllegalStateException(message));
    }
    sent.add(session.identity() + ": " + message);
    return CompletableFuture.completedFuture(message);
  }

  private static String word(DirectoryEvent event) {
    if (event instanceof DirectoryEvent.Joined joined) {
      return "Joined " + joined.member().identity();
    }
    if (event instanceof DirectoryEvent.Left left) {
      return "Left " + left.member().identity() + " " + left.reason();
    }
    if (event instanceof DirectoryEvent.Online online) {
      return "Online " + online.user();
    }
    if (event instanceof DirectoryEvent.Offline offline) {
      return "Offline " + offline.user();
    }
    return event.toString();
  }

  SessionRegistry registry(int node) {
    return nodes.registry(node);
  }

  PresenceDirectory directory(int node) {
    return nodes.directory(node);
  }

  PeerSession join(int node, Identity identity) {
    Connection connection = new Placeholder("c" + connections.incrementAndGet());
    return registry(node).join(identity, connection, Map.of("remoteAddress", "192.0.2.1"));
  }

  List<Member> find(int node, String user) {
    return directory(node).find(user);
  }

  List<String> connections(int node, String user) {
    return find(node, user).stream().map(Member::connection).toList();
  }

  Claim claim(int node, PeerSession session) {
    return get(directory(node).claim(session));
  }

  Delivery send(int node, Member member, String message) {
    return send(node, member.id(), message);
  }

  Delivery send(int node, String member, String message) {
    return get(directory(node).send(member, message));
  }

  /** What the listener of a node was told, in words. */
  List<String> told(int node) {
    return List.copyOf(told.get(node));
  }

  /** What the sender has sent, in words. */
  List<String> sent() {
    return List.copyOf(sent);
  }

  <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("expected an answer, got " + e + evidence(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Counts its polls rather than reading a clock: the library reads time in one place. */
  void await(String what, BooleanSupplier condition) {
    long polls = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS) / POLL_NANOS;
    for (long poll = 0; !condition.getAsBoolean(); poll++) {
      if (poll == polls) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what + evidence());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  void same(String what, Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(
          "%s: expected %s, got %s%s".formatted(what, expected, actual, evidence()));
    }
  }

  private String evidence() {
    return "; node 0 was told %s, node 1 %s".formatted(told.get(0), told.get(1));
  }

  @Override
  public void close() {
    nodes.close();
  }

  /** A connection to nowhere: open until it is closed. */
  private static final class Placeholder implements Connection {
    private final String id;
    private volatile boolean open = true;

    Placeholder(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void ping(long token) {}

    @Override
    public void close(int code, String reason) {
      open = false;
    }

    @Override
    public void terminate() {
      open = false;
    }
  }
}
