package dev.presence.examples;

import dev.presence.DirectoryEvent;
import dev.presence.Health;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory;
import dev.presence.PresenceDirectory.Delivery;
import dev.presence.SessionRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes: who is connected to them, and who left. A server without the flag has none.
 *
 * <p>Every node is a member of the directory by its {@link Desk}, of a user that begins with
 * {@value #PREFIX}, which no name of a client can. So a node is found, sent to, and told to have
 * left like anybody else.
 *
 * <p>Thread-safe. Who is present elsewhere is kept by the directory's events; they and the look at
 * everybody take this monitor, so that who leaves is in neither or told after it.
 */
final class Cluster implements AutoCloseable {
  /** What the consoles want to know. Told in order, under the monitor; must not block. */
  interface Listener {
    void joined(Present client);

    void left(Gone client);

    /** Its health. */
    void changed(Present client);

    /** Events were missed: who is present has to be looked up. */
    void missed();
  }

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final String PREFIX = "node:";

  /** No session's id. */
  private static final String MORE = "";

  /** As many as the registry keeps of its own. */
  private static final int MOST_DEPARTURES = 1_000;

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void joined(Present client) {}

        @Override
        public void left(Gone client) {}

        @Override
        public void changed(Present client) {}

        @Override
        public void missed() {}
      };

  private final Optional<ClusterConfig> config;
  private final SessionRegistry registry;
  private final Ghosts ghosts;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.daemons("cluster"));

  /** Clients by the session's id. Written under the monitor, read without. */
  private final Map<String, Present.Elsewhere> clients = new ConcurrentHashMap<>();

  /** Other nodes by name, as {@link #clients}. */
  private final Map<String, Member> nodes = new ConcurrentHashMap<>();

  private final List<Consumer<NodeMessage>> readers = new CopyOnWriteArrayList<>();

  // Guarded by this.
  /** The newest first. */
  private final Deque<Gone> left = new ArrayDeque<>();

  /** Of each node, by session; {@link #MORE} if it doubts more than it told. */
  private final Map<String, Map<String, NodeMessage.Doubted>> doubts = new HashMap<>();

  private Listener listener = NOBODY;

  /** Null as long as this server is alone. */
  private volatile @Nullable PresenceDirectory directory;

  private volatile @Nullable ClusterView view;

  Cluster(Optional<ClusterConfig> config, SessionRegistry registry, Ghosts ghosts) {
    this.config = config;
    this.registry = registry;
    this.ghosts = ghosts;
  }

  // ---- coming

  /**
   * Connects, if this server is to be a node.
   *
   * @throws UserException if it cannot
   */
  void join() {
    config.ifPresent(this::join);
  }

  private void join(ClusterConfig node) {
    Identity desk = Identity.of(PREFIX + node.node());
    registry.join(desk, new Desk(desk.user()), Map.of(), HeartbeatPolicy.off());
    follow(RedisNode.connect(node, registry, this::deliver));
    LOG.info("in a cluster as {}; the other nodes: {}", node, nodes.keySet());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task sees to its errors itself
  private void follow(PresenceDirectory joined) {
    synchronized (this) {
      directory = joined;
      joined.on(DirectoryEvent.class, this::happened);
      lookAt(joined.view().members());
      listener.missed();
    }
    look();
    long every = LOOK_EVERY.toMillis();
    thread.scheduleWithFixedDelay(this::guardedLook, every, every, TimeUnit.MILLISECONDS);
  }

  // ---- messages

  /** Reads messages of one type, on any thread; must not block. To be called before the join. */
  <M extends NodeMessage> void read(Class<M> type, Consumer<M> reader) {
    readers.add(
        message -> {
          if (type.isInstance(message)) {
            reader.accept(type.cast(message));
          }
        });
  }

  /** For our desk, or else whoever wrote it is no node of ours. */
  private CompletionStage<?> deliver(PeerSession to, String text) {
    if (!(to.connection() instanceof Desk)) {
      return CompletableFuture.failedFuture(new IllegalArgumentException(to + " is no node"));
    }
    try {
      NodeMessage message = NodeMessage.parse(text);
      readers.forEach(reader -> reader.accept(message));
      return CompletableFuture.completedFuture(null);
    } catch (BadRequestException e) {
      LOG.warn("another node said what is not understood: {}", e.getMessage());
      return CompletableFuture.failedFuture(e);
    } catch (RuntimeException e) {
      LOG.debug("a message of another node is not taken", e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Sends a message to the desk of another node, at most once.
   *
   * @return completes within seconds in any case
   */
  CompletionStage<Delivery> send(String desk, NodeMessage message) {
    return joined().send(desk, Json.text(message));
  }

  /** Where the others reach this node; empty as long as they do not know. */
  Optional<Member> desk() {
    PresenceDirectory joined = directory;
    return joined == null
        ? Optional.empty()
        : joined.find(PREFIX + node()).stream().filter(desk -> !isElsewhere(desk)).findFirst();
  }

  /** Where the others are reached. */
  Collection<Member> desks() {
    return nodes.values();
  }

  /** Where another node is reached. */
  Optional<Member> desk(String node) {
    return Optional.ofNullable(nodes.get(node));
  }

  // ---- who is there

  /** This node's name; null if this server is alone. */
  @Nullable String node() {
    return config.map(ClusterConfig::node).orElse(null);
  }

  /** The client of another node that has the session with this id. */
  Optional<Present.Elsewhere> find(String sessionId) {
    return Optional.ofNullable(clients.get(sessionId));
  }

  /** The clients of the other nodes. */
  Collection<Present.Elsewhere> clients() {
    return clients.values();
  }

  /** Those that left another node since this one came, the newest first; as a copy. */
  synchronized List<Gone> departures() {
    return List.copyOf(left);
  }

  /** To be called before this server joins. */
  synchronized void tell(Listener told) {
    listener = told;
  }

  private synchronized void happened(DirectoryEvent event) {
    if (event instanceof DirectoryEvent.Joined joined && isElsewhere(joined.member())) {
      joined(joined.member());
    } else if (event instanceof DirectoryEvent.Left gone && isElsewhere(gone.member())) {
      left(gone);
    } else if (event instanceof DirectoryEvent.Missed missed) {
      lookAt(missed.snapshot());
      listener.missed();
    }
  }

  private boolean isElsewhere(Member member) {
    return !member.node().equals(node());
  }

  private void joined(Member member) {
    if (isNode(member)) {
      nodes.put(member.node(), member);
    } else if (Clients.isOne(member.identity())) {
      Present.Elsewhere client = elsewhere(member);
      clients.put(client.id(), client);
      ghosts.joined(member.identity());
      listener.joined(client);
    }
  }

  private static boolean isNode(Member member) {
    return member.identity().user().startsWith(PREFIX);
  }

  private void left(DirectoryEvent.Left gone) {
    Member member = gone.member();
    if (isNode(member)) {
      nodes.remove(member.node(), member);
      if (!nodes.containsKey(member.node())) {
        doubts.remove(member.node());
      }
    } else if (Clients.isOne(member.identity()) && !isHeldAnew(member)) {
      clients.remove(member.connection());
      Gone client = Gone.elsewhere(member, DepartureView.of(member, gone.reason(), gone.detail()));
      left.addFirst(client);
      if (left.size() > MOST_DEPARTURES) {
        left.removeLast();
      }
      listener.left(client);
    }
  }

  /** Its node was given up, and has come back with it: what has left is only the former claim. */
  private boolean isHeldAnew(Member member) {
    return find(member.connection())
        .filter(client -> !client.member().id().equals(member.id()))
        .isPresent();
  }

  /** Under the monitor. */
  private void lookAt(List<Member> members) {
    clients.clear();
    nodes.clear();
    for (Member member : members) {
      if (isElsewhere(member) && isNode(member)) {
        nodes.put(member.node(), member);
      } else if (isElsewhere(member) && Clients.isOne(member.identity())) {
        clients.put(member.connection(), elsewhere(member));
      }
    }
  }

  // ---- how they are

  /** As its node told last. */
  private Present.Elsewhere elsewhere(Member member) {
    Present.Elsewhere client = new Present.Elsewhere(member);
    judge(client);
    return client;
  }

  /** Under the monitor; whether that is news. */
  private boolean judge(Present.Elsewhere client) {
    Map<String, NodeMessage.Doubted> known = doubts.get(client.node());
    NodeMessage.Doubted doubt = known == null ? null : known.get(client.id());
    if (doubt != null) {
      return client.judged(doubt.health(), doubt.why());
    }
    boolean isComplete = known != null && !known.containsKey(MORE);
    return isComplete
        ? client.judged(Health.ALIVE, "not doubted by its node")
        : client.judged(null, SessionView.ELSEWHERE);
  }

  /** What a node says of the health of its clients. */
  synchronized void doubted(String node, NodeMessage.Doubts told) {
    Map<String, NodeMessage.Doubted> byId = new HashMap<>();
    told.sessions().forEach(doubt -> byId.put(doubt.id(), doubt));
    if (told.more() > 0) {
      byId.put(MORE, new NodeMessage.Doubted(MORE, Health.SUSPECT, ""));
    }
    doubts.put(node, byId);
    clients.values().stream()
        .filter(client -> client.node().equals(node))
        .filter(this::judge)
        .forEach(listener::changed);
  }

  /** How those are that consoles look at. */
  void seen(String node, List<NodeMessage.Seen> told) {
    for (NodeMessage.Seen seen : told) {
      find(seen.vital().id())
          .filter(client -> client.node().equals(node))
          .ifPresent(client -> client.seen(seen.vital()));
    }
  }

  // ---- how far that can be trusted

  /** As of at most a quarter of a second ago; empty if this server is alone. */
  Optional<ClusterView> view() {
    return Optional.ofNullable(view);
  }

  @SuppressWarnings("CatchingUnchecked") // an error now must not silence all later looks
  private void guardedLook() {
    try {
      look();
    } catch (Throwable e) {
      LOG.error("the state of the cluster could not be looked at", e);
    }
  }

  private void look() {
    PresenceDirectory.View now = joined().view();
    ClusterConfig self = config.orElseThrow();
    view =
        new ClusterView(
            self.node(),
            now.freshness(),
            now.age().toMillis(),
            self.lease().toMillis(),
            clientsByNode(now.members()));
  }

  private PresenceDirectory joined() {
    PresenceDirectory joined = directory;
    if (joined == null) {
      throw new IllegalStateException("this server is alone");
    }
    return joined;
  }

  private Map<String, Long> clientsByNode(List<Member> members) {
    Map<String, Long> counts = new TreeMap<>();
    for (Member member : members) {
      counts.merge(member.node(), Clients.isOne(member.identity()) ? 1L : 0L, Long::sum);
    }
    return counts;
  }

  // ---- going

  /** After the registry, so that each client leaves for its own reason. May block for seconds. */
  @Override
  public void close() {
    thread.shutdownNow();
    PresenceDirectory joined = directory;
    if (joined != null) {
      joined.close();
    }
  }
}
