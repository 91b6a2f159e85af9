package dev.presence.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the counters of the other nodes have stood still, on this node's monotonic clock. No two
 * clocks are compared.
 *
 * <p>A look that comes late starts all observations anew: who was held up itself, or did not reach
 * the engine, knows nothing of what the others did meanwhile. Keeper only.
 */
final class Observations {
  private record Seen(String counter, long since) {}

  private final long lease;
  private final long longest;
  private Map<String, Seen> seen = new HashMap<>();
  private long lastLook;

  /**
   * @param longest between two looks, beyond which nothing is known
   */
  Observations(long lease, long longest) {
    this.lease = lease;
    this.longest = longest;
  }

  void reset() {
    seen = new HashMap<>();
  }

  /** Returns who has stood still for the lease. */
  List<String> look(Map<String, String> counters, long now) {
    if (now - lastLook > longest) {
      reset();
    }
    lastLook = now;
    Map<String, Seen> next = new HashMap<>();
    List<String> expired = new ArrayList<>();
    counters.forEach(
        (instance, counter) -> {
          Seen fresh = new Seen(counter, now);
          Seen before = seen.getOrDefault(instance, fresh);
          Seen since = before.counter().equals(counter) ? before : fresh;
          next.put(instance, since);
          if (now - since.since() >= lease) {
            expired.add(instance);
          }
        });
    seen = next;
    return expired;
  }
}
