package dev.presence.examples;

import dev.presence.PeerSession;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The consoles of this node that watch one client of another. However many they are, its node sends
 * everything once. Thread-safe.
 */
final class WatchedElsewhere implements Watched {
  private final String id;
  private final Post post;
  private final Runnable changed;

  // Guarded by this.
  private final Set<Console> consoles = new LinkedHashSet<>();
  private @Nullable String streams;
  private boolean ended;

  /**
   * Nobody yet.
   *
   * @param changed to be told when the first console came or the last one went; must not block
   */
  WatchedElsewhere(String id, Post post, Runnable changed) {
    this.id = id;
    this.post = post;
    this.changed = changed;
  }

  @Override
  public String id() {
    return id;
  }

  /** What it will get, its node tells the first console, and we those after it. */
  @Override
  public synchronized boolean add(Console console) {
    if (ended) {
      return false;
    }
    if (consoles.add(console) && consoles.size() == 1) {
      streams = null;
      changed.run();
    }
    if (streams != null) {
      post.send(List.of(console.session()), streams);
    }
    return true;
  }

  @Override
  public synchronized void remove(Console console) {
    if (consoles.remove(console) && consoles.isEmpty()) {
      changed.run();
    }
  }

  synchronized boolean isWatched() {
    return !consoles.isEmpty();
  }

  /** What its node sent. */
  synchronized void tell(String type, String text) {
    if (type.equals("watch")) {
      streams = text;
    }
    List<PeerSession> to = consoles.stream().map(Console::session).toList();
    post.send(to, text);
  }

  /** The client has left. */
  void end() {
    takeAll().forEach(console -> console.lost(id));
  }

  private synchronized List<Console> takeAll() {
    ended = true;
    List<Console> all = List.copyOf(consoles);
    consoles.clear();
    return all;
  }
}
