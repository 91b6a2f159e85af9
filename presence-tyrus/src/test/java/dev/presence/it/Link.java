package dev.presence.it;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The link between the server's namespace and one peer's.
 *
 * <p>Packets are dropped where they would come in, on both ends: what either kernel sends leaves it
 * in good order and is never heard of again, as on a radio link that is gone.
 */
final class Link {
  /** The address under which the first peer of a network reaches the server. */
  static final String FIRST_SERVER_ADDRESS = "10.77.1.1";

  private final int number;
  private final String serverNamespace;
  private final String peerNamespace;
  private int peerHost = 2;

  private Link(int number, String serverNamespace, String peerNamespace) {
    this.number = number;
    this.serverNamespace = serverNamespace;
    this.peerNamespace = peerNamespace;
  }

  static Link join(int number, String server, String peer) {
    Link link = new Link(number, server, peer);
    link.connect();
    return link;
  }

  private void connect() {
    Shell.run(
        "ip",
        "link",
        "add",
        port(),
        "netns",
        serverNamespace,
        "type",
        "veth",
        "peer",
        "name",
        uplink(),
        "netns",
        peerNamespace);
    raise(serverNamespace, port(), serverAddress());
    raise(peerNamespace, uplink(), peerAddress());
  }

  private static void raise(String namespace, String port, String address) {
    Shell.run("ip", "-n", namespace, "address", "add", address + "/24", "dev", port);
    Shell.run("ip", "-n", namespace, "link", "set", port, "up");
  }

  /** The peer's namespace. */
  String peer() {
    return peerNamespace;
  }

  /** The address under which this peer reaches the server. */
  String serverAddress() {
    return address(1);
  }

  String peerAddress() {
    return address(peerHost);
  }

  /** The network of both ends. */
  String network() {
    return address(0) + "/24";
  }

  private String address(int host) {
    return "10.77." + number + "." + host;
  }

  private String port() {
    return "port" + number;
  }

  /** Name of the interface at the peer. */
  String uplink() {
    return "up" + number;
  }

  /**
   * Cuts the link: no FIN, no RST and no ICMP passes any more, in either direction. Returns {@link
   * System#nanoTime()} of the moment from which on the server hears nothing; on a busy machine the
   * other half takes a while.
   */
  long cut() {
    install(serverNamespace, port(), "drop");
    long silent = System.nanoTime();
    install(peerNamespace, uplink(), "drop");
    return silent;
  }

  /** Loses this percentage of the packets, at random, in each direction. */
  void lose(int percent) {
    filter("numgen random mod 100 < " + percent + " drop");
  }

  /**
   * Makes connections that are yet to come retransmit after some 20 ms, and six more times at the
   * same distance before it doubles; by default it is 200 ms, and doubles at once.
   *
   * <p>At 30 percent loss a ping or its answer is then held up for 2 s only by some 13 losses in a
   * row, one in six million times, by default by four. Reno, because a connection counts as thin
   * only once its congestion control has known a loss, which BBR never does. No timestamps, because
   * with them the delay of a retransmission is taken for the length of the way.
   */
  void retransmitEarly() {
    for (String namespace : List.of(serverNamespace, peerNamespace)) {
      write(namespace, "tcp_thin_linear_timeouts", 1);
      write(namespace, "tcp_timestamps", 0);
    }
    retransmitEarly(serverNamespace, port());
    retransmitEarly(peerNamespace, uplink());
  }

  private static void write(String namespace, String setting, int value) {
    String command = "echo " + value + " > /proc/sys/net/ipv4/" + setting;
    Shell.run("ip", "netns", "exec", namespace, "sh", "-c", command);
  }

  private void retransmitEarly(String namespace, String port) {
    String[] route = {"ip", "-n", namespace, "route", "replace", network(), "dev", port};
    Shell.run(
        Stream.concat(
                Arrays.stream(route),
                Stream.of("rto_min", "20ms", "quickack", "1", "congctl", "reno"))
            .toArray(String[]::new));
  }

  /**
   * From now on the peer's host forgets its connections without a word: the reset that tells of an
   * end (RST and ACK) does not get out, the one that answers an unknown connection (RST) does.
   */
  void forgetSilently() {
    apply(
        peerNamespace,
        """
        table inet farewells {
          chain out {
            type filter hook output priority 0
            oifname %s tcp flags & (rst | ack) == (rst | ack) drop
          }
        }
        """
            .formatted(uplink()));
  }

  /** Lets everything pass again. */
  void heal() {
    for (String namespace : List.of(serverNamespace, peerNamespace)) {
      apply(namespace, removal());
    }
  }

  private void filter(String rule) {
    install(serverNamespace, port(), rule);
    install(peerNamespace, uplink(), rule);
  }

  private void install(String namespace, String port, String rule) {
    apply(
        namespace,
        removal()
            + """
            table inet %s {
              chain in {
                type filter hook input priority 0
                iifname %s %s
              }
            }
            """
                .formatted(port(), port, rule));
  }

  /** Declaring the table first makes its deletion succeed whether or not it was there. */
  private String removal() {
    return "table inet %1$s\ndelete table inet %1$s\n".formatted(port());
  }

  private static void apply(String namespace, String rules) {
    Shell.feed(rules, "ip", "netns", "exec", namespace, "nft", "-f", "-");
  }

  /** The peer loses its address and gets another; nothing for the old one arrives any more. */
  void changeAddress() {
    Shell.run("ip", "-n", peerNamespace, "address", "flush", "dev", uplink());
    peerHost++;
    Shell.run("ip", "-n", peerNamespace, "address", "add", peerAddress() + "/24", "dev", uplink());
  }
}
