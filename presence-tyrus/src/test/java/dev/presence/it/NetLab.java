package dev.presence.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A small network of namespaces: one for the server and one for each peer, joined by veth pairs.
 *
 * <p>A namespace is named after this process, so that parallel runs do not clash and the remains of
 * a killed run are known by its dead process id. The interfaces live inside the namespaces only.
 */
final class NetLab implements AutoCloseable {
  /** When this system property is {@code true}, a machine without namespaces fails the test. */
  static final String REQUIRED = "presence.require.netns";

  private static final Pattern OURS = Pattern.compile("presence-(\\d+)-\\d+-\\w+");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String prefix =
      "presence-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";
  private final Thread atExit = new Thread(this::removeAll, "netlab-removal");
  private final List<String> namespaces = new ArrayList<>();
  private int links;
  private int made;

  private NetLab() {}

  /** Makes a network with the server's namespace and no peer yet. */
  static NetLab open() {
    removeLeftovers();
    NetLab lab = new NetLab();
    Runtime.getRuntime().addShutdownHook(lab.atExit);
    lab.add(lab.server());
    return lab;
  }

  /** Aborts the test where namespaces cannot be made, or fails it where they are required. */
  static void requireOrAbort() {
    Probe.REASON.ifPresent(NetLab::refuse);
  }

  private static void refuse(String reason) {
    String message = "no network namespaces on this machine: " + reason;
    if (Boolean.getBoolean(REQUIRED)) {
      fail(message + " (and -D" + REQUIRED + "=true forbids to go without)");
    }
    Assumptions.abort(message);
  }

  /** Name of the namespace in which the server lives. */
  String server() {
    return prefix + "server";
  }

  /** Adds a peer's namespace and the link that joins it to the server. */
  Link link() {
    return link(namespace("peer"));
  }

  /** Joins this namespace to the server by a link of its own, beside those that it has. */
  Link link(String peer) {
    return join(server(), peer);
  }

  /** Joins two namespaces; the first takes the server's part. */
  synchronized Link join(String server, String peer) {
    return Link.join(++links, server, peer);
  }

  /** Adds a namespace without any link and returns its name. */
  synchronized String namespace(String part) {
    String name = prefix + part + ++made;
    add(name);
    return name;
  }

  @Override
  public void close() {
    removeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is going down already: the hook runs or has run, and removing twice does no harm.
    }
  }

  private synchronized void add(String namespace) {
    Shell.run("ip", "netns", "add", namespace);
    namespaces.add(namespace);
    Shell.run("ip", "-n", namespace, "link", "set", "lo", "up");
  }

  private synchronized void removeAll() {
    namespaces.forEach(NetLab::remove);
    namespaces.clear();
  }

  private static void removeLeftovers() {
    existing().stream().filter(NetLab::isLeftover).forEach(NetLab::remove);
  }

  private static List<String> existing() {
    return Shell.run("ip", "netns", "list").lines().map(line -> line.split(" ")[0]).toList();
  }

  private static boolean isLeftover(String namespace) {
    Matcher name = OURS.matcher(namespace);
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  /** Ends whatever still runs inside, since a process would keep a namespace without a name. */
  private static void remove(String namespace) {
    try {
      Shell.run("ip", "netns", "pids", namespace)
          .lines()
          .forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(NetLab::kill));
      Shell.run("ip", "netns", "delete", namespace);
    } catch (ShellException e) {
      System.err.println("could not remove namespace " + namespace + ": " + e.getMessage());
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
  }

  /** Finds out once per JVM, by doing it, whether namespaces and packet filters can be made. */
  private static final class Probe {
    static final Optional<String> REASON = reason();

    private static Optional<String> reason() {
      try (NetLab lab = NetLab.open()) {
        Link link = lab.link();
        link.cut();
        link.heal();
        Shell.run("ip", "netns", "exec", lab.server(), "ss", "-tanH");
        return Optional.empty();
      } catch (ShellException e) {
        return Optional.of(e.getMessage() + " (needs root, iproute2 and nftables)");
      }
    }
  }
}
