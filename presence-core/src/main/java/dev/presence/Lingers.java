package dev.presence;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Users whose last session has left, and who are still online for a while. All linger equally long,
 * so the order in which they began is the order in which they end.
 *
 * <p>Guarded by the registry's lock.
 */
final class Lingers {
  private final long length;
  private final int most;
  private final LinkedHashMap<String, Long> until = new LinkedHashMap<>();

  Lingers(long length, int most) {
    this.length = length;
    this.most = most;
  }

  /** Begins a linger; false if there is none, and the user is offline at once. */
  boolean begin(String user, long now) {
    if (length == 0 || until.size() >= most) {
      return false;
    }
    until.put(user, now + length);
    return true;
  }

  /** Ends a linger; false if there was none. */
  boolean end(String user) {
    return until.remove(user) != null;
  }

  boolean has(String user) {
    return until.containsKey(user);
  }

  void expire(long now, Consumer<String> offline) {
    Iterator<Map.Entry<String, Long>> oldest = until.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Long> linger = oldest.next();
      if (linger.getValue() - now > 0) {
        return;
      }
      oldest.remove();
      offline.accept(linger.getKey());
    }
  }

  List<String> endAll() {
    List<String> users = new ArrayList<>(until.keySet());
    until.clear();
    return users;
  }
}
