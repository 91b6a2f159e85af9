package dev.presence.benchmarks.whole;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of two namespaces, one for the server and one for the clients, in which some of the
 * clients' addresses can be cut off: no FIN, no RST and no ICMP passes any more.
 *
 * <p>Namespaces are named after this process: those of a run that was killed are removed by the
 * next one.
 */
final class CutNetwork implements AutoCloseable {
  private static final Pattern OURS = Pattern.compile("presence-benchmark-(\\d+)-\\w+");
  private static final String SERVER_ADDRESS = "10.77.0.1";
  private static final List<String> SOURCES =
      List.of("10.77.1.1", "10.77.1.2", "10.77.1.3", "10.77.1.4");
  private static final String DOOMED = "10.77.2.1";

  private final String prefix = "presence-benchmark-" + ProcessHandle.current().pid() + "-";
  private final String server = prefix + "server";
  private final String clients = prefix + "clients";
  private final Thread atExit = new Thread(this::remove, "network-removal");

  private CutNetwork() {}

  /**
   * Makes one; empty where namespaces or packet filters cannot be made, or are not installed: that
   * needs Linux, root, iproute2 and nftables.
   */
  static Optional<CutNetwork> open() {
    CutNetwork network = new CutNetwork();
    try {
      removeLeftovers();
      Runtime.getRuntime().addShutdownHook(network.atExit);
      network.make();
      return Optional.of(network);
    } catch (IOException e) {
      System.err.println("no network that can be cut: " + e.getMessage());
      network.close();
      return Optional.empty();
    }
  }

  private void make() throws IOException {
    for (String namespace : List.of(server, clients)) {
      Shell.run("ip netns add " + namespace);
      Shell.run("ip -n " + namespace + " link set lo up");
    }
    Shell.run(
        "ip link add uplink netns %s type veth peer name port netns %s".formatted(clients, server));
    address(server, "port", SERVER_ADDRESS);
    for (String source : SOURCES) {
      address(clients, "uplink", source);
    }
    address(clients, "uplink", DOOMED);
    Shell.run("ip -n " + server + " link set port up");
    Shell.run("ip -n " + clients + " link set uplink up");
    filter("accept");
  }

  private static void address(String namespace, String device, String address) throws IOException {
    Shell.run("ip -n %s address add %s/16 dev %s".formatted(namespace, address, device));
  }

  private void filter(String verdict) throws IOException {
    for (String namespace : List.of(server, clients)) {
      Shell.feed(
          """
          table inet cut
          delete table inet cut
          table inet cut {
            chain in {
              type filter hook input priority 0
              ip saddr %1$s %2$s
              ip daddr %1$s %2$s
            }
          }
          """
              .formatted(DOOMED, verdict),
          "ip netns exec " + namespace + " nft -f -");
    }
  }

  Place place() {
    return new Place(
        List.of("ip", "netns", "exec", server),
        List.of("ip", "netns", "exec", clients),
        SERVER_ADDRESS,
        SOURCES,
        List.of(DOOMED));
  }

  /** Cuts the doomed address off, and returns {@link System#nanoTime()} of the moment before. */
  long cut() throws IOException {
    long before = System.nanoTime();
    filter("drop");
    return before;
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is going down already: the hook runs or has run, and removing twice does no harm.
    }
  }

  private synchronized void remove() {
    try {
      for (String namespace : existing()) {
        if (namespace.startsWith(prefix)) {
          remove(namespace);
        }
      }
    } catch (IOException e) {
      System.err.println("could not remove the namespaces " + prefix + "*: " + e.getMessage());
    }
  }

  private static void removeLeftovers() throws IOException {
    for (String namespace : existing()) {
      Matcher name = OURS.matcher(namespace);
      if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
        remove(namespace);
      }
    }
  }

  private static List<String> existing() throws IOException {
    return Shell.run("ip netns list").lines().map(line -> line.replaceAll(" .*", "")).toList();
  }

  private static void remove(String namespace) throws IOException {
    Shell.run("ip netns delete " + namespace);
  }
}
