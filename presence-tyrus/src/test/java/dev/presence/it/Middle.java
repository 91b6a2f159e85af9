package dev.presence.it;

import java.time.Duration;

/** A machine of its own between the server and one peer: a router that hides it, or a proxy. */
final class Middle {
  static final Duration FORGETS_AFTER = Duration.ofSeconds(1);

  private final String namespace;
  private final Link outer;
  private final Link inner;

  private Middle(String namespace, Link outer, Link inner) {
    this.namespace = namespace;
    this.outer = outer;
    this.inner = inner;
  }

  static Middle before(NetLab lab, String peer) {
    String namespace = lab.namespace("middle");
    return new Middle(namespace, lab.link(namespace), lab.join(namespace, peer));
  }

  String namespace() {
    return namespace;
  }

  /** Address of the server, seen from here. */
  String serverAddress() {
    return outer.serverAddress();
  }

  /** Address of this machine, seen from the peer. */
  String ownAddress() {
    return inner.serverAddress();
  }

  /** The peer speaks to a proxy here, which listens on this port. */
  Route proxied(int port) {
    return new Route(ownAddress(), port, outer, inner);
  }

  /**
   * The peer's packets pass with this machine's address. What comes back and belongs to no mapping
   * is dropped without a word, as most home routers do.
   */
  Route translating(int port) {
    write("net/ipv4/ip_forward", 1);
    Shell.feed(
        """
        table ip nat {
          chain out {
            type nat hook postrouting priority 100
            oifname %1$s masquerade
          }
          chain in {
            type filter hook input priority 0
            iifname %1$s drop
          }
        }
        """
            .formatted(outer.uplink()),
        "ip",
        "netns",
        "exec",
        namespace,
        "nft",
        "-f",
        "-");
    Shell.run(
        "ip", "-n", inner.peer(), "route", "add", outer.network(), "via", inner.serverAddress());
    return new Route(serverAddress(), port, outer, inner);
  }

  /** From its next packet on, a mapping is forgotten after so long without any. */
  void forgetSoon() {
    write("net/netfilter/nf_conntrack_tcp_timeout_established", (int) FORGETS_AFTER.toSeconds());
  }

  private void write(String setting, int value) {
    String command = "echo " + value + " > /proc/sys/" + setting;
    Shell.run("ip", "netns", "exec", namespace, "sh", "-c", command);
  }
}
