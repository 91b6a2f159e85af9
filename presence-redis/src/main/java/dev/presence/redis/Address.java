package dev.presence.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the engine is, as its URI says.
 *
 * @param uris one; of a Redis Cluster the nodes that are asked who serves our keys
 */
record Address(List<RedisURI> uris, boolean isCluster) {
  private static final String CLUSTER = "redis-cluster://";
  private static final String CLUSTER_TLS = "rediss-cluster://";
  private static final Pattern HOSTS =
      Pattern.compile("(?:.*@)?(?:(?:[\\w.-]+|\\[[\\w:.%]+])(?::\\d{1,5})?(?:,|$))+");

  /**
   * @throws IllegalArgumentException if it is none; what it says is not repeated, for it may be a
   *     password
   */
  static Address of(String uri) {
    check(URI.create(uri));
    if (uri.startsWith(CLUSTER)) {
      return cluster("redis://" + uri.substring(CLUSTER.length()));
    }
    if (uri.startsWith(CLUSTER_TLS)) {
      return cluster("rediss://" + uri.substring(CLUSTER_TLS.length()));
    }
    return new Address(List.of(atHand(RedisURI.create(uri))), false);
  }

  /**
   * Where a password holds what ends it, the client would take the rest of it for the host, and ask
   * for that by name in the open.
   */
  private static void check(URI uri) {
    String authority = uri.getRawAuthority();
    String query = uri.getRawQuery();
    boolean sentinel = String.valueOf(uri.getScheme()).endsWith("-sentinel");
    String fragment = uri.getRawFragment();
    if ((fragment != null && (!sentinel || fragment.contains("@")))
        || (query != null && query.contains("@"))
        || (authority != null && !HOSTS.matcher(authority).matches())) {
      throw new IllegalArgumentException(
          "the engine's address names no host, as redis://user:password@host:port does; what is"
              + " special in a password must be percent-encoded");
    }
  }

  private static Address cluster(String uri) {
    List<RedisURI> nodes = RedisClusterURIUtil.toRedisURIs(URI.create(uri));
    return new Address(nodes.stream().map(Address::atHand).toList(), true);
  }

  /**
   * The credentials now, not by a look-up of each handshake: that ends on another thread than the
   * connection's, and the end of a connection that was refused can overtake the reason for it.
   */
  private static RedisURI atHand(RedisURI uri) {
    RedisCredentials credentials =
        uri.getCredentialsProvider().resolveCredentials().toFuture().join();
    uri.setCredentialsProvider(new StaticCredentialsProvider(credentials));
    return uri;
  }

  /** How long each of the client's steps towards a connection may take. */
  Address within(Duration patience) {
    for (RedisURI uri : uris) {
      uri.setTimeout(patience);
      uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(patience));
    }
    return this;
  }

  /** The same, with the same credentials and encryption, at a node that the cluster has named. */
  RedisURI at(String host, int port) {
    RedisURI uri = new RedisURI(host, port, uris.get(0).getTimeout());
    uri.applySsl(uris.get(0));
    uri.applyAuthentication(uris.get(0));
    return uri;
  }

  /** Hosts and ports, never the password. */
  @Override
  public String toString() {
    RedisURI first = uris.get(0);
    if (isCluster) {
      return "the cluster of " + first.getHost() + ":" + first.getPort();
    }
    return first.getSentinels().isEmpty()
        ? first.getHost() + ":" + first.getPort()
        : "the master " + first.getSentinelMasterId();
  }
}
