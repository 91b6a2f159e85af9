package dev.presence.examples;

import dev.presence.Departure;
import dev.presence.PeerSession;
import java.util.ArrayList;
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
  private final Map<String, PeerSession> joined = new LinkedHashMap<>();
  private final Map<String, PeerSession> changed = new LinkedHashMap<>();
  private final List<Departure> left = new ArrayList<>();
  private @Nullable List<PeerSession> snapshot;

  void joined(PeerSession session) {
    joined.put(session.id(), session);
  }

  /** A session's health: of what it is by now, the delta tells when it is written. */
  void changed(PeerSession session) {
    if (!joined.containsKey(session.id())) {
      changed.put(session.id(), session);
    }
  }

  void left(Departure departure) {
    joined.remove(departure.id());
    changed.remove(departure.id());
    left.add(departure);
  }

  /** Events were missed: this is who is present, and what happened before is of no interest. */
  void missed(List<PeerSession> present) {
    joined.clear();
    changed.clear();
    snapshot = present;
  }

  boolean isEmpty() {
    return joined.isEmpty() && changed.isEmpty() && left.isEmpty() && snapshot == null;
  }

  Map<String, PeerSession> joined() {
    return joined;
  }

  Map<String, PeerSession> changed() {
    return changed;
  }

  /** The oldest first. */
  List<Departure> left() {
    return left;
  }

  Optional<List<PeerSession>> snapshot() {
    return Optional.ofNullable(snapshot);
  }
}
