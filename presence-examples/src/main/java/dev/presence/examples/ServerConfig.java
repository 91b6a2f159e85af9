package dev.presence.examples;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * How a reference server runs.
 *
 * @param host to bind to; a name or an address
 * @param port to bind to; 0 for a free one
 * @param tls for https and wss; empty for plain text
 * @param policy decides who is dead
 * @param dryRun nobody is removed
 * @param authenticator knows whose a secret is
 * @param origins web pages that may connect
 * @param proxies whose word on where a request came from is taken
 * @param maxConnectionsPerAddress an IPv6 network of 64 bits is one address
 * @param returnSpread over which clients are told to return when this server goes
 * @param commandTimeout how long a client's answer to a command is waited for
 * @param cluster the servers that this one is among; empty if it is alone
 */
record ServerConfig(
    String host,
    int port,
    Optional<SSLContext> tls,
    HeartbeatPolicy policy,
    boolean dryRun,
    Authenticator authenticator,
    Origins origins,
    TrustedProxies proxies,
    int maxConnectionsPerAddress,
    Duration returnSpread,
    Duration commandTimeout,
    Optional<ClusterConfig> cluster) {

  /** On a free port of the loopback, under the default policy, with nothing else allowed. */
  static Builder builder(Authenticator authenticator) {
    return new Builder(authenticator);
  }

  /** What differs from that. */
  static final class Builder {
    private Authenticator authenticator;
    private String host = "127.0.0.1";
    private int port;
    private Optional<SSLContext> tls = Optional.empty();
    private HeartbeatPolicy policy = HeartbeatPolicy.whenIdle();
    private boolean dryRun;
    private Origins origins = new Origins(Set.of());
    private TrustedProxies proxies = TrustedProxies.NONE;
    private int maxConnectionsPerAddress = 1_000;
    private Duration returnSpread = Duration.ZERO;
    private Duration commandTimeout = Duration.ofSeconds(10);
    private Optional<ClusterConfig> cluster = Optional.empty();

    private Builder(Authenticator authenticator) {
      this.authenticator = authenticator;
    }

    Builder authenticator(Authenticator value) {
      authenticator = value;
      return this;
    }

    Builder listen(String onHost, int onPort) {
      host = onHost;
      port = onPort;
      return this;
    }

    Builder tls(Optional<SSLContext> value) {
      tls = value;
      return this;
    }

    Builder policy(HeartbeatPolicy value) {
      policy = value;
      return this;
    }

    Builder dryRun(boolean value) {
      dryRun = value;
      return this;
    }

    Builder origins(Origins value) {
      origins = value;
      return this;
    }

    Builder proxies(TrustedProxies value) {
      proxies = value;
      return this;
    }

    Builder maxConnectionsPerAddress(int value) {
      maxConnectionsPerAddress = value;
      return this;
    }

    Builder returnSpread(Duration value) {
      returnSpread = value;
      return this;
    }

    Builder commandTimeout(Duration value) {
      commandTimeout = value;
      return this;
    }

    Builder cluster(Optional<ClusterConfig> value) {
      cluster = value;
      return this;
    }

    ServerConfig build() {
      return new ServerConfig(
          host,
          port,
          tls,
          policy,
          dryRun,
          authenticator,
          origins,
          proxies,
          maxConnectionsPerAddress,
          returnSpread,
          commandTimeout,
          cluster);
    }
  }
}
