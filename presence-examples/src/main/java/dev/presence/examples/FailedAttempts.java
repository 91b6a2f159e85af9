package dev.presence.examples;

import dev.presence.TimeSource;
import dev.presence.examples.Refusals.Limit;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often an address has shown a wrong secret. Thread-safe.
 *
 * <p>After {@value #MOST} in a minute nothing that opens the API is taken from there until the
 * minute is over, the right secret included: else a guess would still be told from a hit. Who has
 * signed in before goes on. The {@value #ADDRESSES} addresses that failed last are remembered.
 */
final class FailedAttempts {
  static final int MOST = 20;
  static final Duration WITHIN = Duration.ofMinutes(1);
  static final int ADDRESSES = 10_000;

  private final TimeSource time;
  private final Refusals refusals;

  /** The one that failed first comes first. Guarded by this. */
  private final Map<String, Rate> byAddress = new LinkedHashMap<>();

  FailedAttempts(TimeSource time, Refusals refusals) {
    this.time = time;
    this.refusals = refusals;
  }

  /** Whether an address has to wait. */
  synchronized boolean tooMany(InetAddress address) {
    Rate rate = byAddress.get(IpAddress.limited(address));
    return rate != null && rate.isUsedUp(time.nanoTime());
  }

  /** A secret from there was wrong. */
  synchronized void add(InetAddress address) {
    refusals.count(Limit.WRONG_TOKENS);
    String key = IpAddress.limited(address);
    Rate rate = byAddress.remove(key);
    if (rate == null) {
      rate = new Rate(MOST, WITHIN);
      makeRoom();
    }
    byAddress.put(key, rate);
    boolean unused = rate.allows(time.nanoTime());
  }

  private void makeRoom() {
    if (byAddress.size() >= ADDRESSES) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }
}
