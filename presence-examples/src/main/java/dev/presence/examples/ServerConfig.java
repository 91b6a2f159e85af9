package dev.presence.examples;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.Set;

/**
 * How a reference server runs.
 *
 * @param host to bind to; a name or an address
 * @param port to bind to; 0 for a free one
 * @param policy decides who is dead
 * @param dryRun nobody is removed
 * @param authenticator knows whose a secret is
 * @param origins web pages that may connect
 * @param proxies whose word on where a request came from is taken
 * @param returnSpread over which clients are told to return when this server goes
 * @param commandTimeout how long a client's answer to a command is waited for
 */
record ServerConfig(
    String host,
    int port,
    HeartbeatPolicy policy,
    boolean dryRun,
    Authenticator authenticator,
    Origins origins,
    TrustedProxies proxies,
    Duration returnSpread,
    Duration commandTimeout) {

  /** On a free port of the loopback, under the default policy, with nothing else allowed. */
  static Builder builder(Authenticator authenticator) {
    return new Builder(authenticator);
  }

  /** What differs from that. */
  static final class Builder {
    private final Authenticator authenticator;
    private String host = "127.0.0.1";
    private int port;
    private HeartbeatPolicy policy = HeartbeatPolicy.whenIdle();
    private boolean dryRun;
    private Origins origins = new Origins(Set.of());
    private TrustedProxies proxies = TrustedProxies.NONE;
    private Duration returnSpread = Duration.ZERO;
    private Duration commandTimeout = Duration.ofSeconds(10);

    private Builder(Authenticator authenticator) {
      this.authenticator = authenticator;
    }

    Builder listen(String onHost, int onPort) {
      host = onHost;
      port = onPort;
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

    Builder returnSpread(Duration value) {
      returnSpread = value;
      return this;
    }

    Builder commandTimeout(Duration value) {
      commandTimeout = value;
      return this;
    }

    ServerConfig build() {
      return new ServerConfig(
          host,
          port,
          policy,
          dryRun,
          authenticator,
          origins,
          proxies,
          returnSpread,
          commandTimeout);
    }
  }
}
