package dev.presence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a policy is going to run, as far as that can spoil it: for {@link
 * HeartbeatPolicy#review(Environment)}.
 *
 * <p>A public type because a policy knows nothing of proxies, clients and kernels, and should not.
 * Immutable.
 */
public final class Environment {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST = 255;

  final @Nullable Duration proxyIdleTimeout;
  final @Nullable Duration natTimeout;
  final @Nullable Duration clientHeartbeat;
  final Duration roundTrip;
  final Duration linger;
  final TcpLimits tcp;

  private Environment(Builder b) {
    proxyIdleTimeout = b.proxyIdleTimeout;
    natTimeout = b.natTimeout;
    clientHeartbeat = b.clientHeartbeat;
    roundTrip = b.roundTrip;
    linger = b.linger;
    tcp = b.tcp;
  }

  /**
   * A server behind a proxy with nginx's default of 60 s, with clients on mobile networks whose NAT
   * forgets an idle connection after 4 minutes; round trips of up to 1 s, no heartbeat of the
   * clients' own, no linger, nothing known of TCP's limits.
   */
  public static Environment defaults() {
    return builder().build();
  }

  /**
   * The defaults, with this machine's TCP limits where they can be read: on Linux, from {@code
   * /proc/sys/net/ipv4}; they apply to connections that set nothing else.
   */
  public static Environment ofThisMachine() {
    return builder().tcp(TcpLimits.ofThisMachine()).build();
  }

  /** A builder that starts from {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.proxyIdleTimeout = proxyIdleTimeout;
    b.natTimeout = natTimeout;
    b.clientHeartbeat = clientHeartbeat;
    b.roundTrip = roundTrip;
    b.linger = linger;
    b.tcp = tcp;
    return b;
  }

  /** Builds an {@link Environment}. Not thread-safe. Durations are 1 ms to 365 days. */
  public static final class Builder {
    private @Nullable Duration proxyIdleTimeout = Duration.ofSeconds(60);
    private @Nullable Duration natTimeout = Duration.ofMinutes(4);
    private @Nullable Duration clientHeartbeat;
    private Duration roundTrip = Duration.ofSeconds(1);
    private Duration linger = Duration.ZERO;
    private TcpLimits tcp = TcpLimits.UNKNOWN;

    private Builder() {}

    /**
     * After how much idleness a proxy in front of this server closes a connection; default 60 s, as
     * nginx's {@code proxy_read_timeout}.
     */
    public Builder proxyIdleTimeout(Duration timeout) {
      proxyIdleTimeout = checked("proxyIdleTimeout", timeout);
      return this;
    }

    /** No proxy is in front of this server. */
    public Builder withoutProxy() {
      proxyIdleTimeout = null;
      return this;
    }

    /**
     * After how much idleness a NAT or firewall on the way forgets a connection. Default 4 minutes,
     * a cautious assumption: RFC 5382 (REQ-5) asks for 2 hours and 4 minutes at least.
     */
    public Builder natTimeout(Duration timeout) {
      natTimeout = checked("natTimeout", timeout);
      return this;
    }

    /** No NAT or stateful firewall is on the way. */
    public Builder withoutNat() {
      natTimeout = null;
      return this;
    }

    /** The period of the clients' own pings or heartbeats; default none. */
    public Builder clientHeartbeat(Duration period) {
      clientHeartbeat = checked("clientHeartbeat", period);
      return this;
    }

    /** A long round trip of the network, retransmissions included; default 1 s. */
    public Builder roundTrip(Duration roundTrip) {
      this.roundTrip = checked("roundTrip", roundTrip);
      return this;
    }

    /** As in {@link SessionRegistry.Builder#linger}; zero or more, default zero. */
    public Builder linger(Duration linger) {
      this.linger = Checks.between("linger", linger, Duration.ZERO, LONGEST);
      return this;
    }

    /**
     * TCP keepalive as the connections have it; default unknown.
     *
     * @param idle before the first probe
     * @param interval between two probes
     * @param probes unanswered ones before the connection is given up, 1 to 255
     */
    public Builder tcpKeepAlive(Duration idle, Duration interval, int probes) {
      return tcp(
          new TcpLimits(
              checked("idle", idle),
              checked("interval", interval),
              number("probes", probes),
              tcp.retries()));
    }

    /** Linux's {@code tcp_retries2}, 1 to 255; default unknown. */
    public Builder tcpRetries(int retries) {
      return tcp(
          new TcpLimits(tcp.idle(), tcp.interval(), tcp.probes(), number("retries", retries)));
    }

    private Builder tcp(TcpLimits limits) {
      tcp = limits;
      return this;
    }

    private static Duration checked(String name, Duration value) {
      return Checks.between(name, value, SHORTEST, LONGEST);
    }

    private static int number(String name, int value) {
      if (value < 1 || value > MOST) {
        throw new IllegalArgumentException(
            name + " must be between 1 and " + MOST + ", is " + value);
      }
      return value;
    }

    /** The environment. */
    public Environment build() {
      return new Environment(this);
    }
  }
}
