package dev.presence.benchmarks.parts;

import dev.presence.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Two maps as a server has them that is written by hand: sessions by connection, and of each user.
 * Listeners are called on the spot. There is no lock around both maps, no limit, no takeover, no
 * order of events, and nothing is kept of who has left.
 */
public class MapRegisters extends Registering {
  private record Session(Identity identity, IdleConnection connection, Instant since) {}

  private record Event(Session session, boolean joined) {}

  private final ConcurrentHashMap<String, Session> byConnection = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Set<Session>> byUser = new ConcurrentHashMap<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  @Setup
  public void join(Blackhole hole) {
    for (int i = 0; i < sessions; i++) {
      join(new Session(Identity.of("user-" + i), new IdleConnection("connection-" + i), now()));
    }
    listeners.add(hole::consume);
    listeners.add(hole::consume);
  }

  @Override
  protected Object joinAndLeave(String id) {
    Session session = new Session(Identity.of(id), new IdleConnection(id), now());
    join(session);
    leave(session);
    return session;
  }

  private static Instant now() {
    return Instant.now();
  }

  private void join(Session session) {
    byConnection.put(session.connection().id(), session);
    byUser
        .computeIfAbsent(session.identity().user(), user -> ConcurrentHashMap.newKeySet())
        .add(session);
    tell(new Event(session, true));
  }

  private void leave(Session session) {
    byConnection.remove(session.connection().id());
    byUser.computeIfPresent(
        session.identity().user(),
        (user, sessions) -> sessions.remove(session) && sessions.isEmpty() ? null : sessions);
    tell(new Event(session, false));
  }

  private void tell(Event event) {
    listeners.forEach(listener -> listener.accept(event));
  }
}
