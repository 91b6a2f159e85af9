package dev.presence.examples;

import dev.presence.PresenceDirectory;
import dev.presence.SessionRegistry;
import dev.presence.redis.RedisDirectory;

/** The one class that names Redis: nothing of it is loaded by a server that has no cluster. */
final class RedisNode {
  private RedisNode() {}

  /**
   * Connects; blocks as {@link RedisDirectory.Builder#start()} does.
   *
   * @throws UserException if the engine cannot be used; says why, without the password
   */
  static PresenceDirectory connect(
      ClusterConfig config, SessionRegistry registry, PresenceDirectory.Sender sender) {
    RedisDirectory.Builder builder = builder(config, registry);
    try {
      config.trust().ifPresent(builder::trust);
      return builder.lease(config.lease()).prefix(config.prefix()).sender(sender).start();
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new UserException("cannot join the cluster: " + e.getMessage(), e);
    }
  }

  /** What cannot be parsed is not repeated, not even in a cause: it may be a password. */
  private static RedisDirectory.Builder builder(ClusterConfig config, SessionRegistry registry) {
    try {
      return RedisDirectory.builder(config.uri(), config.node(), registry);
    } catch (RuntimeException e) {
      throw new UserException(
          "cannot join the cluster: its address must look like redis://host:port, and a password in"
              + " it must be percent-encoded");
    }
  }
}
