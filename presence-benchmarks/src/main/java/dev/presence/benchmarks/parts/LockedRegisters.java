package dev.presence.benchmarks.parts;

import dev.presence.Connection;
import dev.presence.Identity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a registry costs that is written by hand as two maps are, but decides under one lock and
 * tells in order: a limit, takeover, both indexes and a record of the last who left; and for each
 * listener a queue of his own, of joins and leaves and of users that come online and go. There is
 * no evidence, no policy, no linger, and no listener can be too slow.
 */
public class LockedRegisters extends Registering {
  private static final int LIMIT = 2_000_000;
  private static final int RECORDS = 1_000;

  private static final class Session {
    private final Identity identity;
    private final Connection connection;

    @SuppressWarnings("unused") // for those who ask
    private final Instant since = Instant.now();

    Session(Identity identity, Connection connection) {
      this.identity = identity;
      this.connection = connection;
    }
  }

  private record Departure(Session session, Instant at, String why) {}

  private record Event(String what, Object of) {}

  /** Told one at a time, outside the lock. */
  private static final class Listener {
    private final Queue<Event> untold = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final Consumer<Event> consumer;

    Listener(Consumer<Event> consumer) {
      this.consumer = consumer;
    }

    void dispatch() {
      while (!untold.isEmpty() && telling.compareAndSet(false, true)) {
        try {
          for (Event event = untold.poll(); event != null; event = untold.poll()) {
            consumer.accept(event);
          }
        } finally {
          telling.set(false);
        }
      }
    }
  }

  private final Object lock = new Object();
  private final Map<String, Session> byConnection = new ConcurrentHashMap<>();
  private final Map<String, List<Session>> byUser = new HashMap<>();
  private final ArrayDeque<Departure> departures = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();

  @Override
  protected void join(Blackhole hole) {
    for (int i = 0; i < sessions; i++) {
      join(Identity.of("user-" + i), new WatchedConnection("connection-" + i));
    }
    listeners.add(new Listener(hole::consume));
    listeners.add(new Listener(hole::consume));
  }

  @Override
  protected Object joinAndLeave(String id) {
    Session session = join(Identity.of(id), new WatchedConnection(id));
    leave(session, "bye");
    return session;
  }

  private Session join(Identity identity, Connection connection) {
    Session session = new Session(identity, connection);
    synchronized (lock) {
      if (byConnection.size() >= LIMIT) {
        throw new IllegalStateException("the limit of " + LIMIT + " sessions is reached");
      }
      List<Session> ofUser = byUser.computeIfAbsent(identity.user(), user -> new ArrayList<>(1));
      boolean first = ofUser.isEmpty();
      List<Session> replaced = first ? List.of() : same(ofUser, identity);
      ofUser.add(session);
      byConnection.put(connection.id(), session);
      emit("joined", session);
      if (first) {
        emit("online", identity.user());
      }
      replaced.forEach(victim -> depart(victim, "replaced"));
    }
    dispatch();
    return session;
  }

  private static List<Session> same(List<Session> ofUser, Identity identity) {
    return ofUser.stream().filter(session -> session.identity.equals(identity)).toList();
  }

  private void leave(Session session, String why) {
    synchronized (lock) {
      if (byConnection.get(session.connection.id()) == session) {
        depart(session, why);
      }
    }
    dispatch();
  }

  private void depart(Session session, String why) {
    byConnection.remove(session.connection.id());
    if (departures.size() == RECORDS) {
      departures.removeLast();
    }
    departures.addFirst(new Departure(session, Instant.now(), why));
    emit("left", session);
    String user = session.identity.user();
    List<Session> ofUser = byUser.getOrDefault(user, List.of());
    ofUser.remove(session);
    if (ofUser.isEmpty()) {
      byUser.remove(user);
      emit("offline", user);
    }
  }

  private void emit(String what, Object of) {
    Event event = new Event(what, of);
    listeners.forEach(listener -> listener.untold.add(event));
  }

  private void dispatch() {
    listeners.forEach(Listener::dispatch);
  }
}
