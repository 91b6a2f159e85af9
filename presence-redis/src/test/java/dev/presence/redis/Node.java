package dev.presence.redis;

import dev.presence.Connection;
import dev.presence.DirectoryEvent;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory;
import dev.presence.PresenceDirectory.Claim;
import dev.presence.PresenceDirectory.Freshness;
import dev.presence.SessionRegistry;
import dev.presence.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** A registry with its directory, and what its listener was told. */
final class Node implements AutoCloseable {
  private static final AtomicLong CONNECTIONS = new AtomicLong();

  final SessionRegistry registry;
  final PresenceDirectory directory;
  final Told told = new Told();

  /** The messages that its sender was given. */
  final List<String> received;

  private Node(SessionRegistry registry, PresenceDirectory directory, List<String> received) {
    this.received = received;
    this.registry = registry;
    this.directory = directory;
    directory.on(DirectoryEvent.class, told);
    told.listens();
  }

  static Node start(String uri, String name, Duration lease) {
    return start(uri, name, lease, Takeover.EVICT_OLD);
  }

  static Node start(String uri, String name, Duration lease, Takeover takeover) {
    SessionRegistry registry = SessionRegistry.builder().takeover(takeover).build();
    List<String> received = new CopyOnWriteArrayList<>();
    PresenceDirectory directory =
        RedisDirectory.builder(uri, name, registry)
            .lease(lease)
            .sender((session, message) -> CompletableFuture.completedFuture(received.add(message)))
            .start();
    return new Node(registry, directory, received);
  }

  PeerSession join(String user) {
    return join(Identity.of(user));
  }

  PeerSession join(Identity identity) {
    return registry.join(identity, new Open("c" + CONNECTIONS.incrementAndGet()));
  }

  Claim claim(PeerSession session) {
    return Wait.get(directory.claim(session));
  }

  void leave(PeerSession session) {
    registry.evict(session, LeaveReason.CLOSED_BY_PEER, "code 1000");
  }

  Freshness freshness() {
    return directory.view().freshness();
  }

  List<Member> members() {
    return directory.view().members();
  }

  /** The ids of all members. */
  Set<String> ids() {
    return members().stream().map(Member::id).collect(Collectors.toSet());
  }

  /** Waits until the engine itself lists the user once; it may be away. */
  void awaitAsked(String user) {
    Wait.until(
        "the engine lists " + user,
        () -> {
          var answer = directory.ask(user).toCompletableFuture();
          Wait.until("an answer", answer::isDone);
          return !answer.isCompletedExceptionally() && answer.join().size() == 1;
        });
  }

  void awaitMembers(int count) {
    Wait.until(
        () -> count + " members on " + directory.node() + ", there are " + members().size(),
        () -> members().size() == count);
  }

  void awaitFreshness(Freshness freshness) {
    Wait.until(
        () -> freshness + " on " + directory.node() + ", it is " + freshness(),
        () -> freshness() == freshness);
  }

  @Override
  public void close() {
    registry.close(Duration.ofMillis(100));
    directory.close();
  }

  /** A connection to nowhere: open until it is closed. */
  private static final class Open implements Connection {
    private final String id;
    private volatile boolean open = true;

    Open(String id) {
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
