package dev.presence.benchmarks.parts;

import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import org.openjdk.jmh.infra.Blackhole;

/**
 * {@link SessionRegistry}, whose executor is the caller's thread, so that all is counted: limits,
 * takeover, queues that keep each listener's events in order, and the departure with its evidence.
 */
public class PresenceRegisters extends Registering {
  private final Crowd crowd = new Crowd(TimeSource.system(), Crowd.POLICY);

  @Override
  protected void join(Blackhole hole) {
    crowd.join(sessions);
    crowd.detector().close(); // or arrivals wait for its tick
    crowd.registry().on(PresenceEvent.class, hole::consume);
    crowd.registry().on(PresenceEvent.class, hole::consume);
  }

  @Override
  protected Object joinAndLeave(String id) {
    JoinedConnection connection = new JoinedConnection(id);
    Object session = crowd.registry().join(Identity.of(id), connection);
    crowd.registry().leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    return session;
  }
}
