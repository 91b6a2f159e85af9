package dev.presence.examples;

import dev.presence.PeerSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An admin's page: what it looks at and what it watches.
 *
 * <p>Thread-safe. Its monitor is held while it watches or ends, so that no client is watched by a
 * console that has left; that of {@link Watched} is taken under it, never the other way round.
 */
final class Console implements Watcher {
  /** Sessions that one console may watch. */
  static final int MOST_WATCHED = 200;

  private static final String CLIENT_LEFT = "the session left";

  private final PeerSession session;
  private final Post post;
  private volatile Set<String> looked = Set.of();

  // Guarded by this.
  private final Map<String, Watched> watched = new LinkedHashMap<>();
  private boolean ended;

  Console(PeerSession session, Post post) {
    this.session = session;
    this.post = post;
  }

  PeerSession session() {
    return session;
  }

  void look(Set<String> ids) {
    looked = ids;
  }

  /** Ids of sessions. */
  Set<String> looked() {
    return looked;
  }

  synchronized void watch(Watched client) {
    String id = client.id();
    if (ended) {
      return;
    }
    if (watched.size() >= MOST_WATCHED && !watched.containsKey(id)) {
      tellUnwatched(id, MOST_WATCHED + " sessions are watched already");
    } else if (client.add(this)) {
      watched.put(id, client);
    } else {
      tellUnwatched(id, CLIENT_LEFT);
    }
  }

  synchronized void unwatch(String id) {
    Watched client = watched.remove(id);
    if (client != null) {
      client.remove(this);
    }
  }

  @Override
  public void tell(ConsoleNews news, String text) {
    post.send(List.of(session), text);
  }

  @Override
  public synchronized void lost(String id) {
    if (watched.remove(id) != null) {
      tellUnwatched(id, CLIENT_LEFT);
    }
  }

  /** The console has left: it watches nothing any more, and never will again. */
  synchronized void end() {
    ended = true;
    watched.values().forEach(client -> client.remove(this));
    watched.clear();
  }

  void tellUnwatched(String id, String why) {
    post.send(session, new ConsoleNews.Unwatched(id, why));
  }
}
