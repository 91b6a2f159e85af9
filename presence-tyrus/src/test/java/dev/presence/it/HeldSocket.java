package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The server's end of one connection, or of many from one address, watched until it is gone. */
final class HeldSocket {
  private static final Pattern INODE = Pattern.compile("ino:(\\d+)");

  private final TestServer server;
  private final String address;
  private final Set<String> inodes;

  private HeldSocket(TestServer server, String address, Set<String> inodes) {
    this.server = server;
    this.address = address;
    this.inodes = inodes;
  }

  /** The one established connection between the server and this address. */
  static HeldSocket to(String address, TestServer server) {
    HeldSocket held = allTo(address, server);
    assertThat(held.inodes).as("connections from " + address).hasSize(1);
    return held;
  }

  /** All established connections between the server and this address. */
  static HeldSocket allTo(String address, TestServer server) {
    Set<String> inodes =
        server.sockets(address).stream()
            .filter(HeldSocket::isEstablished)
            .map(HeldSocket::inode)
            .collect(Collectors.toSet());
    return new HeldSocket(server, address, inodes);
  }

  private static boolean isEstablished(String socket) {
    return socket.startsWith("ESTAB");
  }

  private static String inode(String socket) {
    Matcher inode = INODE.matcher(socket);
    assertThat(inode.find()).as("inode in %s", socket).isTrue();
    return inode.group(1);
  }

  boolean isConnected() {
    return hasDescriptor() && server.sockets(address).stream().anyMatch(HeldSocket::isEstablished);
  }

  /** Whether the server process still has a file descriptor of it. */
  boolean hasDescriptor() {
    return server.holdsAny(inodes);
  }

  /** Whether nothing of it is left, not even in the kernel alone. */
  boolean isForgotten() {
    return server.sockets(address).isEmpty();
  }
}
