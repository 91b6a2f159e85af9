package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Delivery;
import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import dev.presence.examples.ConsoleNews.Vital;
import dev.presence.examples.NodeMessage.News;
import dev.presence.examples.NodeMessage.Seen;
import dev.presence.examples.NodeMessage.Wants;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes tell each other for their consoles: whom they doubt, how those are that somebody looks
 * at, and what those stream that somebody watches.
 *
 * <p>Consistent by telling states, not changes. Each node tells each other what it wants of it, as
 * a whole, until that has arrived; one message is under way at a time, so a later one never
 * overtakes. Who a node is, is a life of it: when it leaves the directory, what it wanted ends with
 * it, and when it comes back it tells anew. So no client streams on for a console that is gone.
 *
 * <p>All of it is done by one thread, four consoles or four hundred: a client's readings go to a
 * node once. What a node cannot be sent in time is conflated in its {@link Outbox}.
 */
final class Exchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  private static final Set<String> STREAMED = Set.of("watch", "metrics", "log");

  /** Sessions of one node that may be looked at from here, and watched. */
  static final int MOST = 500;

  private final Cluster cluster;
  private final Clients clients;
  private final ToLongFunction<PeerSession> unsent;
  private final Doubted doubted = new Doubted();
  private final Map<String, WatchedElsewhere> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.daemons("exchange"));
  private volatile Supplier<Set<String>> looked = Set::of;

  // Used by the thread.
  /** By the ids of their desks. */
  private final Map<String, Neighbour> neighbours = new HashMap<>();

  private String self = "";
  private boolean isWholeSecond;

  Exchange(
      Cluster cluster,
      Clients clients,
      SessionRegistry registry,
      ToLongFunction<PeerSession> unsent) {
    this.cluster = cluster;
    this.clients = clients;
    this.unsent = unsent;
    if (cluster.node() != null) {
      registry.on(PresenceEvent.class, doubted::happened);
      cluster.read(News.class, this::received);
    }
  }

  /**
   * Begins.
   *
   * @param looks the sessions that consoles look at, of any node
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the task sees to its errors itself
  void start(Supplier<Set<String>> looks) {
    looked = looks;
    if (cluster.node() != null) {
      long every = EVERY.toMillis();
      thread.scheduleWithFixedDelay(this::guardedTick, every, every, TimeUnit.MILLISECONDS);
    }
  }

  // ---- watching, on any thread

  /**
   * The client of another node that has the session with this id.
   *
   * <p>Who leaves is first removed from the cluster, then ended here; so whoever is added here and
   * still there is ended later.
   */
  Optional<Watched> elsewhere(String id) {
    if (cluster.find(id).isEmpty()) {
      return Optional.empty();
    }
    WatchedElsewhere client =
        watched.computeIfAbsent(id, absent -> new WatchedElsewhere(id, clients.post(), this::soon));
    if (cluster.find(id).isEmpty()) {
      left(id);
      return Optional.empty();
    }
    return Optional.of(client);
  }

  /** A client of another node has left. */
  void left(String id) {
    WatchedElsewhere client = watched.remove(id);
    if (client != null) {
      client.end();
    }
  }

  /** Events were missed: whoever is not there any more has left. */
  void missed() {
    watched.keySet().stream().filter(id -> cluster.find(id).isEmpty()).forEach(this::left);
  }

  private void soon() {
    try {
      thread.execute(this::guardedTick);
    } catch (RejectedExecutionException e) {
      LOG.debug("this server goes", e);
    }
  }

  // ---- telling, on the thread

  @SuppressWarnings("CatchingUnchecked") // an error now must not silence all that comes later
  private void guardedTick() {
    try {
      tick();
    } catch (Throwable e) {
      LOG.error("the other nodes could not be told; the next half second tries again", e);
    }
  }

  private void tick() {
    Optional<Member> desk = cluster.desk();
    if (desk.isPresent()) {
      isWholeSecond = !isWholeSecond;
      meet(desk.get().id());
      Map<String, Wants> wants = wants();
      for (Neighbour neighbour : neighbours.values()) {
        tell(neighbour, wants.getOrDefault(neighbour.desk().node(), Wants.NOTHING));
      }
    }
  }

  private void meet(String desk) {
    if (!desk.equals(self)) { // the others have given us up, and what we wanted
      self = desk;
      neighbours.values().forEach(Neighbour::forget);
    }
    Map<String, Member> desks = new HashMap<>();
    cluster.desks().forEach(other -> desks.put(other.id(), other));
    Set<String> gone = new HashSet<>(neighbours.keySet());
    gone.removeAll(desks.keySet());
    gone.forEach(id -> Optional.ofNullable(neighbours.remove(id)).ifPresent(Neighbour::end));
    desks
        .values()
        .forEach(other -> neighbours.computeIfAbsent(other.id(), id -> new Neighbour(other)));
  }

  /** By node. */
  private Map<String, Wants> wants() {
    Map<String, Set<String>> watch = new HashMap<>();
    watched.forEach(
        (id, client) -> {
          if (client.isWatched()) {
            add(id, watch);
          }
        });
    Map<String, Set<String>> look = new HashMap<>();
    looked.get().forEach(id -> add(id, look));
    Set<String> nodes = new HashSet<>(watch.keySet());
    nodes.addAll(look.keySet());
    Map<String, Wants> wants = new HashMap<>();
    for (String node : nodes) {
      wants.put(
          node, new Wants(watch.getOrDefault(node, Set.of()), look.getOrDefault(node, Set.of())));
    }
    return wants;
  }

  private void add(String id, Map<String, Set<String>> byNode) {
    cluster
        .find(id)
        .map(client -> byNode.computeIfAbsent(client.node(), node -> new HashSet<>()))
        .filter(ids -> ids.size() < MOST)
        .ifPresent(ids -> ids.add(id));
  }

  private void tell(Neighbour neighbour, Wants wants) {
    if (neighbour.isUnderWay()) {
      return;
    }
    long version = doubted.version();
    List<ConsoleNews> live = neighbour.take();
    News news =
        new News(
            self,
            neighbour.knows(wants) ? null : wants,
            neighbour.knows(version) ? null : doubted.doubts(),
            live.stream().map(Json::tree).toList(),
            isWholeSecond ? vitals(neighbour.looked()) : List.of());
    if (isWorthSending(news)) {
      neighbour.sending();
      cluster
          .send(neighbour.desk().id(), news)
          .whenComplete((delivery, failure) -> sent(neighbour, news, version, live, delivery));
    }
  }

  private static boolean isWorthSending(News news) {
    return news.wants() != null
        || news.doubts() != null
        || !news.live().isEmpty()
        || !news.vitals().isEmpty();
  }

  private List<Seen> vitals(Set<String> ids) {
    return ids.stream()
        .flatMap(id -> clients.find(id).stream())
        .map(s -> new Seen(Vital.of(s, unsent.applyAsLong(s)), s.health(), s.why()))
        .toList();
  }

  private void sent(
      Neighbour neighbour,
      News news,
      long version,
      List<ConsoleNews> live,
      @Nullable Delivery delivery) {
    later(
        () -> {
          if (delivery == Delivery.DELIVERED) {
            neighbour.sent(news, version);
          } else {
            neighbour.lost(news, live);
          }
        });
  }

  private void later(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("this server goes", e);
    }
  }

  // ---- being told

  /** Who is not known yet has to tell it again: what it wants would be forgotten. */
  private void received(News news) {
    if (cluster.desks().stream().noneMatch(desk -> desk.id().equals(news.from()))) {
      throw new IllegalStateException("node " + news.from() + " is not known yet");
    }
    later(() -> take(news));
  }

  private void take(News news) {
    meet(self);
    Neighbour from = neighbours.get(news.from());
    if (from == null) {
      LOG.debug("news of a node that has left: {}", news.from());
      return;
    }
    if (news.wants() != null) {
      from.wants(news.wants(), clients);
    }
    if (news.doubts() != null) {
      cluster.doubted(from.desk().node(), news.doubts());
    }
    cluster.seen(from.desk().node(), news.vitals());
    news.live().forEach(this::stream);
  }

  /** What a console is told of a client that it watches, as its node wrote it. */
  private void stream(JsonNode news) {
    WatchedElsewhere client = watched.get(news.path("id").asText());
    String type = news.path("type").asText();
    if (client != null && STREAMED.contains(type)) {
      client.tell(type, news.toString());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
