package dev.presence.examples;

import java.time.Duration;

/**
 * Which servers this one is among.
 *
 * @param uri of the engine that they share; may hold a password
 * @param node this server's name among them
 * @param lease how long a server may be silent before its clients leave
 */
record ClusterConfig(String uri, String node, Duration lease) {
  /** Without the address: nobody needs to read a password to know which node this is. */
  @Override
  public String toString() {
    return "node %s, lease %s".formatted(node, DurationConverter.text(lease));
  }
}
