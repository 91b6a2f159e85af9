package dev.presence.examples;

import dev.presence.PeerSession;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The consoles, and the other nodes, that watch one client. The client is told to start its streams
 * when the first one comes, and to stop them when the last one goes.
 *
 * <p>Thread-safe. Messages are sent under the monitor, which never blocks, so that they leave in
 * the order of what they tell. A console's monitor is taken before this one, never after it.
 */
final class Watchers implements Watched {
  /** How often metrics are wanted. */
  static final long INTERVAL_MILLIS = 1_000;

  private final PeerSession client;
  private final Post post;

  // Guarded by this.
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private Set<LiveStream> offered = Set.of();
  private boolean ended;

  /** The sessions of consoles, for whoever relays. */
  private volatile List<PeerSession> addressees = List.of();

  /** As {@link #addressees}. */
  private volatile List<Neighbour> nodes = List.of();

  Watchers(PeerSession client, Post post) {
    this.client = client;
    this.post = post;
  }

  PeerSession client() {
    return client;
  }

  @Override
  public String id() {
    return client.id();
  }

  /** What the client can stream; replaces what it said before. */
  synchronized void offer(Set<LiveStream> streams) {
    Set<LiveStream> before = offered;
    offered = streams;
    if (!watchers.isEmpty()) {
      streams.stream().filter(stream -> !before.contains(stream)).forEach(this::start);
      tell(watching());
    }
  }

  synchronized Set<LiveStream> offered() {
    return offered;
  }

  @Override
  public boolean add(Console console) {
    return add((Watcher) console);
  }

  /** As {@link #add(Console)}. */
  synchronized boolean add(Watcher watcher) {
    if (ended) {
      return false;
    }
    watcher.tell(watching(), Json.text(watching()));
    if (watchers.add(watcher) && watchers.size() == 1) {
      offered.forEach(this::start);
    }
    address();
    return true;
  }

  @Override
  public void remove(Console console) {
    remove((Watcher) console);
  }

  synchronized void remove(Watcher watcher) {
    if (watchers.remove(watcher)) {
      address();
      if (watchers.isEmpty()) {
        offered.forEach(this::stop);
      }
    }
  }

  private void address() {
    addressees = all(Console.class).map(Console::session).toList();
    nodes = all(Neighbour.class).toList();
  }

  private <W extends Watcher> Stream<W> all(Class<W> type) {
    return watchers.stream().filter(type::isInstance).map(type::cast);
  }

  private void start(LiveStream stream) {
    post.send(client, new ServerMessage.Start(stream, INTERVAL_MILLIS));
  }

  private void stop(LiveStream stream) {
    post.send(client, new ServerMessage.Stop(stream));
  }

  private ConsoleNews.Watching watching() {
    return new ConsoleNews.Watching(
        client.id(), offered.contains(LiveStream.METRICS), offered.contains(LiveStream.LOG));
  }

  /** Tells everybody who watches; each text is written once, whoever they are. */
  void tell(ConsoleNews news) {
    String text = Json.text(news);
    post.send(addressees, text);
    nodes.forEach(node -> node.tell(news, text));
  }

  boolean isWatched() {
    return !addressees.isEmpty() || !nodes.isEmpty();
  }

  boolean isWatchedElsewhere() {
    return !nodes.isEmpty();
  }

  /** The consoles of this node that watch now; none for most clients. */
  List<PeerSession> addressees() {
    return addressees;
  }

  /** The client has left: nobody watches it from now on, and those who did are told. */
  void end() {
    takeAll().forEach(watcher -> watcher.lost(client.id()));
  }

  private synchronized List<Watcher> takeAll() {
    ended = true;
    List<Watcher> all = List.copyOf(watchers);
    watchers.clear();
    address();
    return all;
  }
}
