package dev.presence.benchmarks.parts;

import dev.presence.Identity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.Blackhole;

/** {@link Sessions}, and listeners that are called on the spot: there is no order of events. */
public class MapRegisters extends Registering {
  private record Event(Sessions.Session session, boolean joined) {}

  private final Sessions present = new Sessions();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  @Override
  protected void join(Blackhole hole) {
    for (int i = 0; i < sessions; i++) {
      present.join(i);
    }
    listeners.add(hole::consume);
    listeners.add(hole::consume);
  }

  @Override
  protected Object joinAndLeave(String id) {
    Sessions.Session session = present.join(Identity.of(id), new WatchedConnection(id));
    tell(new Event(session, true));
    present.leave(session);
    tell(new Event(session, false));
    return session;
  }

  private void tell(Event event) {
    listeners.forEach(listener -> listener.accept(event));
  }
}
