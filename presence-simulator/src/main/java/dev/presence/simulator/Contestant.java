package dev.presence.simulator;

/**
 * A failure detector for one peer, as a simulation drives it. It keeps state, unlike a {@link
 * dev.presence.HeartbeatPolicy}: several of the detectors compared need the server's own writes or
 * a history of arrivals.
 *
 * <p>All times are nanoseconds of the simulation and never go back within a session. One thread.
 * While the server's process stands still nothing is called; a check that was due meanwhile comes
 * at its end, before anything is read, which is how timers and sockets race at their worst.
 */
public interface Contestant {
  /**
   * A new session begins; whatever was known belongs to the last one.
   *
   * @return when to ask for the first verdict
   */
  long joined(long now);

  /**
   * The server has read something.
   *
   * @param number see {@link Arrival}
   */
  void arrival(long now, Arrival what, long number);

  /** The server has written a message or an answer of its own to the peer; not a ping. */
  void ownWrite(long now);

  /** Asked at the time the last ruling named, or when the server runs again after it. */
  Ruling verdictAt(long now);
}
