package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The test's view of its server process. */
final class TestServer {
  /** The reports that are events of presence, except for suspicions. */
  static final Set<String> EVENTS = Set.of("joined", "left", "online", "offline");

  /** Spring takes seconds of a core, and many start at once on few cores. */
  static final Duration START = Duration.ofMinutes(3);

  private static final String SOCKET = "socket:[";

  private static final long LONGEST = Duration.ofSeconds(20).toNanos();
  private static final long HOLDS_ON = Duration.ofSeconds(5).toNanos();

  private final @Nullable String namespace;
  private final Child process;
  private final String scheme;
  private final int port;
  private final String path;

  TestServer(@Nullable String namespace, Child process, boolean secure) {
    this.namespace = namespace;
    this.process = process;
    scheme = secure ? "wss" : "ws";
    Report listening = process.await(START, "listening", report -> true);
    port = (int) listening.number("port");
    path = listening.get("path");
  }

  Child process() {
    return process;
  }

  int port() {
    return port;
  }

  /** Where {@code user} connects to, seen from a client that reaches us at {@code host:port}. */
  URI uri(String host, int reachedAt, String user) {
    return URI.create("%s://%s:%d%s?user=%s".formatted(scheme, host, reachedAt, path, user));
  }

  /** Waits for the n-th session of the user, counted from 1, and returns its id. */
  String joined(String user, int nth) {
    return process
        .await("joined", report -> all("joined", user).indexOf(report) >= nth - 1)
        .get("session");
  }

  List<Report> all(String what, String user) {
    return process.all(what, of(user));
  }

  private static Predicate<Report> of(String user) {
    return report -> report.get("user").equals(user);
  }

  /** The user's application thread begins to send without end; returns once it hangs. */
  void floodUntilBlocked(String user) {
    process.tell("flood " + user);
    awaitBlockedSender(user);
  }

  Report awaitBlockedSender(String user) {
    return process.await("sender-blocked", of(user));
  }

  Report awaitFreedSender(String user, Duration limit) {
    return process.await(limit, "sender-freed", of(user));
  }

  /** One number of the statistics, as they are now. */
  long stat(String name) {
    return ask("stats").number(name);
  }

  /** Waits until it pings somebody. */
  void awaitNextPing() {
    long before = stat("pings");
    long start = System.nanoTime();
    while (stat("pings") == before) {
      assertThat(System.nanoTime() - start).as("nanoseconds without a ping").isLessThan(LONGEST);
    }
  }

  /** Gives a command that is answered by a report of the same name. One asks at a time. */
  synchronized Report ask(String command) {
    int before = process.all(command, report -> true).size();
    process.tell(command);
    return process.await(
        command, report -> process.all(command, any -> true).indexOf(report) >= before);
  }

  /** What {@code ss} says of all TCP sockets between the server and this address. */
  List<String> sockets(String peerAddress) {
    if (namespace == null) {
      throw new IllegalStateException("a server on loopback shares its sockets with everybody");
    }
    return Shell.run("ip", "netns", "exec", namespace, "ss", "-tanHe", "dst", peerAddress)
        .lines()
        .toList();
  }

  /** Whether the server process still holds a file descriptor of a socket with such an inode. */
  boolean holdsAny(Set<String> inodes) {
    return descriptors().stream()
        .anyMatch(target -> target.startsWith(SOCKET) && inodes.contains(inode(target)));
  }

  private static String inode(String target) {
    return target.substring(SOCKET.length(), target.length() - 1);
  }

  /** What the server process has open. */
  List<String> descriptors() {
    Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.map(TestServer::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the server process is gone", e);
    }
  }

  /** How many sockets the server process has open. */
  long sockets() {
    return openSockets().size();
  }

  /**
   * As {@link #sockets()}, once a first peer has come and gone: a JVM opens one socket of its own
   * when it first closes one. Where the container holds on to the peer's, that one counts in place
   * of it.
   */
  long socketsAfter(String user, Supplier<WirePeer> first) {
    Set<String> before = openSockets();
    WirePeer peer = first.get();
    joined(user, 1);
    Set<String> its = openSockets();
    its.removeAll(before);
    peer.leave();
    process.await("left", "user", user);
    long start = System.nanoTime();
    while (openSockets().containsAll(its) && System.nanoTime() - start < HOLDS_ON) {
      Pause.of(Duration.ofMillis(20));
    }
    return sockets();
  }

  private Set<String> openSockets() {
    return descriptors().stream()
        .filter(target -> target.startsWith(SOCKET))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "closed meanwhile";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until everybody has left. */
  void awaitEmpty() {
    process.await("left", any -> sessions("left").containsAll(sessions("joined")));
  }

  /** Shuts the server down in good order; by then every join must have had exactly one leave. */
  void quitWithBalancedBooks() {
    process.tell("quit");
    process.await("quit", report -> true);
    List<String> left = sessions("left");
    assertThat(left).as("sessions that left").doesNotHaveDuplicates();
    assertThat(left).containsExactlyInAnyOrderElementsOf(sessions("joined"));
  }

  private List<String> sessions(String what) {
    return process.all(what, report -> true).stream().map(report -> report.get("session")).toList();
  }
}
