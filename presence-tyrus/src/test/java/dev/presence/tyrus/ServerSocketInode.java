package dev.presence.tyrus;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The server's end of a loopback connection as Linux sees it, and whether we still hold it. */
record ServerSocketInode(String inode) {
  /** Looks until it is found: the kernel's table is no snapshot, and a walk through it may miss. */
  static ServerSocketInode of(int serverPort, int peerPort) throws Exception {
    AtomicReference<ServerSocketInode> found = new AtomicReference<>();
    Await.until(
        "a server socket",
        Loopback.LIMIT,
        () -> {
          found.set(find(serverPort, peerPort).orElse(null));
          return found.get() != null;
        },
        () -> serverPort + " from " + peerPort);
    return found.get();
  }

  private static Optional<ServerSocketInode> find(int serverPort, int peerPort) throws IOException {
    String local = ":%04X".formatted(serverPort);
    String remote = ":%04X".formatted(peerPort);
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] field = line.trim().split("\\s+");
        if (field[1].endsWith(local) && field[2].endsWith(remote)) {
          return Optional.of(new ServerSocketInode(field[9]));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the kernel still has the connection, in whatever state. */
  static boolean exists(int serverPort, int peerPort) throws IOException {
    return find(serverPort, peerPort).isPresent();
  }

  /** Whether a file descriptor of this process refers to it. */
  boolean isHeld() throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (target(descriptor).equals("socket:[" + inode + "]")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
