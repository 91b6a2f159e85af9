package dev.presence.redis;

import java.time.Duration;

/**
 * How long the nodes of a test may be silent: as long as a machine that stands still now and then
 * needs, or what {@code -Dpresence.redis.lease=3} says, in seconds.
 */
final class Lease {
  private Lease() {}

  static Duration orElse(Duration usual) {
    return Duration.ofSeconds(Long.getLong("presence.redis.lease", usual.toSeconds()));
  }
}
