package dev.presence.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node of a Redis Cluster that serves our keys, which are all in one slot. Nothing is
 * kept: a node that does not serve them any more says so, and by that ends the link to it.
 */
final class Slots {
  private final Address address;
  private final Function<RedisURI, StatefulRedisConnection<String, String>> dial;

  /** A node that is cut off tells what was: another is asked first the next time. */
  private int next;

  Slots(Address address, Function<RedisURI, StatefulRedisConnection<String, String>> dial) {
    this.address = address;
    this.dial = dial;
  }

  /**
   * Whoever serves {@code key}.
   *
   * @throws RedisException if no node that is known can tell
   */
  RedisURI owner(String key) {
    int slot = SlotHash.getSlot(key);
    RedisException failure = null;
    for (int i = 0; i < address.uris().size(); i++) {
      RedisURI asked = address.uris().get(Math.floorMod(next++, address.uris().size()));
      try {
        return owner(asked, slot);
      } catch (RedisException e) {
        failure = first(failure, e);
      }
    }
    throw failure == null ? new RedisException("no node is named") : failure;
  }

  private static RedisException first(@Nullable RedisException before, RedisException now) {
    if (before == null) {
      return now;
    }
    before.addSuppressed(now);
    return before;
  }

  private RedisURI owner(RedisURI asked, int slot) {
    StatefulRedisConnection<String, String> connection = dial.apply(asked);
    try {
      for (Object range : connection.sync().clusterSlots()) {
        List<?> parts = (List<?>) range;
        if (number(parts.get(0)) <= slot && slot <= number(parts.get(1))) {
          return at(asked, (List<?>) parts.get(2));
        }
      }
    } finally {
      Link.end(connection);
    }
    throw new RedisException(
        "no node of the cluster serves slot %d, as %s:%d has it"
            .formatted(slot, asked.getHost(), asked.getPort()));
  }

  private static long number(Object number) {
    return (Long) number;
  }

  /** A node may not know its own address; it is the one that was asked then. */
  private RedisURI at(RedisURI asked, List<?> master) {
    Object host = master.get(0);
    boolean known = host instanceof String name && !name.isEmpty();
    return address.at(known ? (String) host : asked.getHost(), (int) number(master.get(1)));
  }
}
