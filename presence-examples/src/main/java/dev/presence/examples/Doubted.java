package dev.presence.examples;

import dev.presence.Health;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.examples.NodeMessage.Doubts;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The clients of this node that are held for less than alive. Thread-safe. */
final class Doubted {
  /** That other nodes are told of; more at once are the whole network, not a few clients. */
  static final int MOST = 500;

  private final Set<PeerSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicLong version = new AtomicLong();

  /** To be told every event of the registry. */
  void happened(PresenceEvent event) {
    if (event instanceof PresenceEvent.Suspected suspected) {
      look(suspected.session());
    } else if (event instanceof PresenceEvent.Recovered recovered) {
      look(recovered.session());
    } else if (event instanceof PresenceEvent.WouldEvict doomed) {
      look(doomed.session());
    } else if (event instanceof PresenceEvent.Left left && sessions.remove(left.session())) {
      version.incrementAndGet();
    } else if (event instanceof PresenceEvent.Missed missed) {
      sessions.clear();
      missed.snapshot().forEach(this::look);
    }
  }

  private void look(PeerSession session) {
    if (session.health() == Health.ALIVE || !Clients.isOne(session.identity())) {
      sessions.remove(session);
    } else {
      sessions.add(session);
    }
    version.incrementAndGet();
  }

  /** Grows whenever there is something new; to be read before {@link #doubts}. */
  long version() {
    return version.get();
  }

  Doubts doubts() {
    List<NodeMessage.Doubted> some =
        sessions.stream()
            .limit(MOST)
            .map(s -> new NodeMessage.Doubted(s.id(), s.health(), s.why()))
            .toList();
    return new Doubts(some, Math.max(0, sessions.size() - some.size()));
  }
}
