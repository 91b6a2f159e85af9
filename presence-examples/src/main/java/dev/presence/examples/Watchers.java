package dev.presence.examples;

import dev.presence.PeerSession;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The consoles that watch one client. The client is told to start its streams when the first one
 * comes, and to stop them when the last one goes.
 *
 * <p>Thread-safe. Messages are sent under the monitor, which never blocks, so that they leave in
 * the order of what they tell. A console's monitor is taken before this one, never after it.
 */
final class Watchers {
  /** How often metrics are wanted. */
  static final long INTERVAL_MILLIS = 1_000;

  private final PeerSession client;
  private final Post post;

  // Guarded by this.
  private final Set<Console> consoles = new LinkedHashSet<>();
  private Set<LiveStream> offered = Set.of();
  private boolean ended;

  /** Their sessions, for whoever relays. */
  private volatile List<PeerSession> addressees = List.of();

  Watchers(PeerSession client, Post post) {
    this.client = client;
    this.post = post;
  }

  PeerSession client() {
    return client;
  }

  /** What the client can stream; replaces what it said before. */
  synchronized void offer(Set<LiveStream> streams) {
    Set<LiveStream> before = offered;
    offered = streams;
    if (!consoles.isEmpty()) {
      streams.stream().filter(stream -> !before.contains(stream)).forEach(this::start);
      post.send(addressees, Json.text(watching()));
    }
  }

  synchronized Set<LiveStream> offered() {
    return offered;
  }

  /**
   * Adds a console and tells it what it will get.
   *
   * @return false if the client has left
   */
  synchronized boolean add(Console console) {
    if (ended) {
      return false;
    }
    post.send(console.session(), watching());
    if (consoles.add(console) && consoles.size() == 1) {
      offered.forEach(this::start);
    }
    address();
    return true;
  }

  synchronized void remove(Console console) {
    if (consoles.remove(console)) {
      address();
      if (consoles.isEmpty()) {
        offered.forEach(this::stop);
      }
    }
  }

  private void address() {
    addressees = consoles.stream().map(Console::session).toList();
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

  /** Who watches now; empty for most clients. */
  List<PeerSession> addressees() {
    return addressees;
  }

  /** The client has left: nobody watches it from now on, and those who did are told. */
  void end() {
    takeAll().forEach(console -> console.lost(client.id()));
  }

  private synchronized List<Console> takeAll() {
    ended = true;
    List<Console> all = List.copyOf(consoles);
    consoles.clear();
    address();
    return all;
  }
}
