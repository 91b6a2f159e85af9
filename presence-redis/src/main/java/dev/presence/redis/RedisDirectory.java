package dev.presence.redis;

import dev.presence.DirectoryEvent;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory;
import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import dev.presence.SessionRegistry.Subscription;
import dev.presence.TimeSource;
import io.lettuce.core.RedisException;
import io.lettuce.core.SslOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is present on any node, by way of Redis 6.2 or newer, or Valkey.
 *
 * <pre>{@code
 * PresenceDirectory directory =
 *     RedisDirectory.builder("redis://10.0.0.5:6379", "node-1", registry).start();
 * }</pre>
 *
 * <p>Each node has one lease in the engine, however many sessions it holds; a node that is killed
 * leaves, with all of its sessions, within five thirds of the lease and what the engine takes. A
 * node that was held up for longer than its lease joins anew with what is still its own. While the
 * engine is away nobody leaves by that.
 *
 * <p>Two threads and two connections, whatever the number of sessions. Thread-safe.
 */
public final class RedisDirectory implements PresenceDirectory {
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST_START = Duration.ofSeconds(20);
  private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(500);
  private static final Logger log = LoggerFactory.getLogger(RedisDirectory.class);

  private final String node;
  private final SessionRegistry registry;
  private final Engine engine;
  private final Ledger ledger = new Ledger();
  private final Replica replica;
  private final Listeners listeners;
  private final Mail mail;
  private final Keeper keeper;
  private final Follower follower;
  private final List<Thread> threads = new ArrayList<>();
  private final Subscription subscription;

  private RedisDirectory(Builder b) {
    TimeSource time = TimeSource.system();
    Keys keys = new Keys(b.prefix);
    node = b.node;
    registry = b.registry;
    Duration patience = between(SHORTEST_PATIENCE, b.lease.dividedBy(3), LONGEST_PATIENCE);
    engine = new Engine(b.address, b.tls.build(), keys, patience, b.lease.dividedBy(3));
    listeners = new Listeners(registry.sending(), this::members);
    replica = new Replica(listeners::offer);
    mail = new Mail(registry, ledger, b.sender);
    keeper = new Keeper(engine, keys, node, registry, ledger, time, b.lease);
    follower =
        new Follower(keeper, keys, registry, ledger, replica, listeners, mail, time, b.lease);
    // In this order: who joins in between is told twice, and held once.
    subscription = registry.on(PresenceEvent.class, this::observe);
    ledger.reconcile(registry.sessions());
  }

  private static Duration between(Duration least, Duration value, Duration most) {
    Duration capped = value.compareTo(most) > 0 ? most : value;
    return capped.compareTo(least) < 0 ? least : capped;
  }

  private List<Member> members() {
    return replica.all();
  }

  /**
   * A builder with all defaults.
   *
   * @param uri as {@code redis://user:password@host:port/database}; {@code
   *     redis-sentinel://host:port,host:port/database#master}; or {@code
   *     redis-cluster://user:password@host:port,host:port}, of which one that answers is enough.
   *     With {@code rediss} in the place of {@code redis} by TLS
   * @param node the name of this node, its own among all that share the engine and the prefix; 1 to
   *     64 letters, digits, dots, underscores or hyphens
   * @throws IllegalArgumentException if either is malformed
   */
  public static Builder builder(String uri, String node, SessionRegistry registry) {
    return new Builder(Address.of(uri), Ids.checkedNode(node), registry);
  }

  private RedisDirectory start() {
    try {
      keeper.start();
      run("presence-redis-keeper", keeper);
      run("presence-redis-follower", follower);
      if (!follower.live().await(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the view of the other nodes is not complete yet: starting without it");
      }
      return this;
    } catch (RedisException e) {
      close();
      throw new IllegalStateException(
          "the engine at %s cannot be used: %s".formatted(engine.name(), reasons(e)), e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The causes too: the client's own message says only that it could not. */
  private static String reasons(Throwable failure) {
    StringBuilder reasons = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      reasons.append(": ").append(cause.getMessage());
    }
    return reasons.toString();
  }

  private void run(String name, Runnable body) {
    Thread thread = new Thread(body, name + "-" + node);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void observe(PresenceEvent event) {
    if (event instanceof PresenceEvent.Joined joined) {
      ledger.joined(joined.session());
    } else if (event instanceof PresenceEvent.Left left) {
      LeaveReason reason = left.departure().reason();
      ledger.left(left.session(), reason, left.departure().detail());
    } else if (event instanceof PresenceEvent.Missed missed) {
      ledger.reconcile(missed.snapshot());
    }
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public CompletionStage<Claim> claim(PeerSession session) {
    if (registry.find(session.id()).filter(session::equals).isEmpty()) {
      return absent(session);
    }
    Optional<Held> held = ledger.present(session);
    // A copy: who is given it must not complete it.
    return held.isEmpty() ? absent(session) : held.get().answer().copy();
  }

  private static CompletionStage<Claim> absent(PeerSession session) {
    return CompletableFuture.failedFuture(
        new IllegalStateException(session + " is not present in this directory's registry"));
  }

  @Override
  public List<Member> find(String user) {
    return replica.find(user);
  }

  @Override
  public CompletionStage<List<Member>> ask(String user) {
    Link link = keeper.link();
    if (link == null) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the engine at " + engine.name() + " cannot be reached"));
    }
    try {
      return link.ask(Script.ASK, List.of(Wire.bytes(Identity.of(user).user())))
          .thenApply(RedisDirectory::found);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static List<Member> found(List<Object> answer) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < answer.size(); i += 3) {
      String id = Ids.member(Wire.text(answer.get(i)), Wire.text(answer.get(i + 1)));
      members.add(Wire.member(id, (byte[]) answer.get(i + 2)));
    }
    return members;
  }

  @Override
  public View view() {
    return new View(members(), follower.freshness(), follower.age());
  }

  @Override
  public <E extends DirectoryEvent> Subscription on(Class<E> type, Consumer<? super E> listener) {
    return listeners.add(type, listener);
  }

  @Override
  public CompletionStage<Delivery> send(String member, String message) {
    return mail.send(keeper.link(), member, message);
  }

  /**
   * Tells what is due, gives the lease back, and ends both threads. Sessions that are still present
   * leave on the other nodes as {@link LeaveReason#SHUTDOWN}: close the registry first, so that
   * each leaves for its own reason. Blocks for at most 10 s.
   */
  @Override
  public void close() {
    keeper.close();
    // The keeper ends the link when it is through; the follower waits on it.
    for (Thread thread : threads) {
      end(thread);
    }
    subscription.close();
    listeners.close();
    mail.close();
    engine.close();
  }

  private static void end(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(4));
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** Builds and starts a directory. Not thread-safe. Every setting has a default. */
  public static final class Builder {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(5);

    private final Address address;
    private final String node;
    private final SessionRegistry registry;
    private final SslOptions.Builder tls = SslOptions.builder();
    private Duration lease = Duration.ofSeconds(15);
    private String prefix = "presence";
    private Sender sender =
        (session, message) ->
            CompletableFuture.failedFuture(new IllegalStateException("no sender was given"));

    private Builder(Address address, String node, SessionRegistry registry) {
      this.address = address;
      this.node = node;
      this.registry = registry;
    }

    /**
     * How long a node may be silent before its sessions leave as {@link LeaveReason#NODE_LOST}: 1 s
     * to 5 min, default 15 s. The same on all nodes.
     */
    public Builder lease(Duration lease) {
      if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
        throw new IllegalArgumentException(
            "lease must be between " + SHORTEST_LEASE + " and " + LONGEST_LEASE + ", is " + lease);
      }
      this.lease = lease;
      return this;
    }

    /**
     * What the names of all keys begin with, in braces; default {@code presence}. 1 to 64 letters,
     * digits, dots, colons, underscores or hyphens.
     */
    public Builder prefix(String prefix) {
      this.prefix = new Keys(prefix).prefix();
      return this;
    }

    /**
     * Whose certificates are believed by TLS, in a PEM file; default those that the JVM believes.
     *
     * @throws IllegalArgumentException if it is no file that can be read
     */
    public Builder trust(Path authorities) {
      tls.trustManager(readable(authorities));
      return this;
    }

    /**
     * What this node shows of itself by TLS, for an engine that wants to know; default nothing.
     *
     * @param chain its certificate and those above it, PEM
     * @param key its key, PEM in PKCS#8, not encrypted
     * @throws IllegalArgumentException if either is no file that can be read
     */
    public Builder certificate(Path chain, Path key) {
      tls.keyManager(readable(chain), readable(key), null);
      return this;
    }

    private static File readable(Path path) {
      if (!Files.isReadable(path) || Files.isDirectory(path)) {
        throw new IllegalArgumentException(path + " is no file that can be read");
      }
      return path.toFile();
    }

    /** Sends messages to sessions of this node; without one they end as UNKNOWN. */
    public Builder sender(Sender sender) {
      this.sender = sender;
      return this;
    }

    /**
     * Starts the directory: who is present in the registry, and who joins from now on, is claimed.
     *
     * <p>Blocks until the view is complete: a moment, or up to the lease if a node of this name has
     * not left in order. After 20 s more it goes on without.
     *
     * @throws IllegalStateException if the engine cannot be reached or refuses us, is older than
     *     6.2 or a replica, if the keys under the prefix are of another version, or another node
     *     has this name; the message says which
     */
    public PresenceDirectory start() {
      return new RedisDirectory(this).start();
    }
  }
}
