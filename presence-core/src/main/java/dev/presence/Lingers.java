package dev.presence;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Users whose last session has left, and who are still online for a while. All linger equally long,
 * so a queue in order of arrival is in order of expiry; a user who came back is skipped there.
 *
 * <p>Guarded by the registry's lock.
 */
final class Lingers {
  /** A class, not a record: a later linger of the same user is another one. */
  private static final class Linger {
    final String user;
    final long until;

    Linger(String user, long until) {
      this.user = user;
      this.until = until;
    }
  }

  private final long length;
  private final Map<String, Linger> byUser = new HashMap<>();
  private final ArrayDeque<Linger> queue = new ArrayDeque<>();

  Lingers(long length) {
    this.length = length;
  }

  /** Begins a linger; false if there is none, and the user is offline at once. */
  boolean begin(String user, long now) {
    if (length == 0) {
      return false;
    }
    Linger linger = new Linger(user, now + length);
    byUser.put(user, linger);
    queue.addLast(linger);
    return true;
  }

  /** Ends a linger; false if there was none. */
  boolean end(String user) {
    return byUser.remove(user) != null;
  }

  boolean has(String user) {
    return byUser.containsKey(user);
  }

  void expire(long now, Consumer<String> offline) {
    for (Linger first = queue.peek(); first != null; first = queue.peek()) {
      boolean current = byUser.get(first.user) == first;
      if (current && first.until - now > 0) {
        return;
      }
      queue.remove();
      if (current) {
        byUser.remove(first.user);
        offline.accept(first.user);
      }
    }
  }

  Collection<String> endAll() {
    List<String> users = List.copyOf(byUser.keySet());
    byUser.clear();
    queue.clear();
    return users;
  }
}
