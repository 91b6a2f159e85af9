package dev.presence.examples;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened since the last delta, conflated: a session is in one of the lists, whatever
 * happened to it. Not thread-safe.
 */
final class Changes {
  private final Map<String, Present> joined = new LinkedHashMap<>();
  private final Map<String, Present> changed = new LinkedHashMap<>();
  private final Map<String, Gone> left = new LinkedHashMap<>();
  private @Nullable List<Present> snapshot;

  /** Also one that left: a node that was given up comes back with the same sessions. */
  void joined(Present client) {
    left.remove(client.id());
    joined.put(client.id(), client);
  }

  /** A session's health: of what it is by now, the delta tells when it is written. */
  void changed(Present client) {
    if (!joined.containsKey(client.id())) {
      changed.put(client.id(), client);
    }
  }

  void left(Gone client) {
    joined.remove(client.id());
    changed.remove(client.id());
    left.put(client.id(), client);
  }

  /** Events were missed: this is who is present, and what happened before is of no interest. */
  void missed(List<Present> present) {
    joined.clear();
    changed.clear();
    snapshot = present;
  }

  boolean isEmpty() {
    return joined.isEmpty() && changed.isEmpty() && left.isEmpty() && snapshot == null;
  }

  Map<String, Present> joined() {
    return joined;
  }

  Map<String, Present> changed() {
    return changed;
  }

  /** The oldest first. */
  Collection<Gone> left() {
    return left.values();
  }

  Optional<List<Present>> snapshot() {
    return Optional.ofNullable(snapshot);
  }
}
