package dev.presence.benchmarks.parts;

import dev.presence.Connection;
import dev.presence.Identity;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Two maps as a server has them that is written by hand: sessions by connection, and of each user.
 * There is no lock around both maps, no limit, no takeover, and nothing is kept of who has left.
 */
final class Sessions {
  /** A time that another thread reads from the machine's clock now and then. */
  static final class Clock {
    long now = System.nanoTime();
  }

  /** One that has joined. */
  final class Session {
    private final Identity identity;
    private final Connection connection;

    @SuppressWarnings("unused") // for those who ask; and for its place in memory
    private final Instant since = Instant.now();

    long lastHeard;

    /** The deadline of who watches by a timer; null where nobody does. */
    @Nullable Object deadline;

    private Session(Identity identity, Connection connection) {
      this.identity = identity;
      this.connection = connection;
    }

    /** The clock, as one finds it who has nothing but the session. */
    Clock clock() {
      return clock;
    }
  }

  private final ConcurrentHashMap<String, Session> byConnection = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Set<Session>> byUser = new ConcurrentHashMap<>();
  private final Clock clock = new Clock();

  Session join(Identity identity, Connection connection) {
    Session session = new Session(identity, connection);
    byConnection.put(connection.id(), session);
    byUser.computeIfAbsent(identity.user(), user -> ConcurrentHashMap.newKeySet()).add(session);
    return session;
  }

  /** The session of this number, from 0 on: its names are as long as those of our own. */
  Session join(int number) {
    return join(Identity.of("user-" + number), new WatchedConnection("connection-" + number));
  }

  /** So many, from number 0 on. */
  Session[] joinMany(int count) {
    return IntStream.range(0, count).mapToObj(this::join).toArray(Session[]::new);
  }

  void leave(Session session) {
    byConnection.remove(session.connection.id());
    byUser.computeIfPresent(
        session.identity.user(),
        (user, sessions) -> sessions.remove(session) && sessions.isEmpty() ? null : sessions);
  }
}
