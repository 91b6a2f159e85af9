package dev.presence.examples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which servers this one is among.
 *
 * @param uri of the engine that they share; may hold a password
 * @param node this server's name among them
 * @param lease how long a server may be silent before its clients leave
 * @param prefix what the engine's keys begin with
 * @param trust whose certificates are believed by TLS; those that the JVM believes if empty
 */
record ClusterConfig(String uri, String node, Duration lease, String prefix, Optional<Path> trust) {
  /** Without the address: nobody needs to read a password to know which node this is. */
  @Override
  public String toString() {
    return "node %s, lease %s".formatted(node, DurationConverter.text(lease));
  }
}
