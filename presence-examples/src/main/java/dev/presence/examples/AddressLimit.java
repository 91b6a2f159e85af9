package dev.presence.examples;

import dev.presence.examples.Refusals.Limit;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections each address has, an IPv6 network of 64 bits being one. Thread-safe; as
 * large as there are addresses connected.
 */
final class AddressLimit {
  private static final Logger LOG = LoggerFactory.getLogger(AddressLimit.class);

  /** How long it is said once only that somebody is refused. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final int most;
  private final Refusals refusals;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /** Guarded by itself. */
  private final Rate warnings = new Rate(1, QUIET);

  AddressLimit(int most, Refusals refusals) {
    this.most = most;
    this.refusals = refusals;
  }

  /** Takes one more in; false if there are too many. Else {@link #leave} must follow. */
  boolean enter(InetAddress address, long now) {
    String key = IpAddress.limited(address);
    boolean[] entered = new boolean[1];
    open.compute(
        key,
        (any, count) -> {
          entered[0] = count == null || count < most;
          return entered[0] ? Integer.valueOf(count == null ? 1 : count + 1) : count;
        });
    if (!entered[0]) {
      refused(key, now);
    }
    return entered[0];
  }

  void leave(InetAddress address) {
    open.computeIfPresent(
        IpAddress.limited(address), (any, count) -> count == 1 ? null : count - 1);
  }

  private void refused(String key, long now) {
    refusals.count(Limit.CONNECTIONS_OF_ADDRESS);
    boolean tell;
    synchronized (warnings) {
      tell = warnings.allows(now);
    }
    if (tell) {
      LOG.warn(
          "{} has {} connections, more are refused; if it is a proxy name it by --trusted-proxy,"
              + " else raise --max-connections-per-address",
          key,
          most);
    }
  }
}
