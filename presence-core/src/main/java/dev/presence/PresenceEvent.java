package dev.presence;

import java.util.List;

/**
 * Something that happened to who is online.
 *
 * <p>Told to listeners in order per user, off every hot path, on the registry's executor. Joined
 * and Left are per session, Online and Offline per user. May grow in minor versions until 1.0:
 * subscribe to the types you know, or let a {@code switch} have a default.
 */
public sealed interface PresenceEvent {

  /** A session joined. */
  record Joined(PeerSession session) implements PresenceEvent {}

  /** A session's health fell to {@link Health#SUSPECT} or {@link Health#FROZEN}. */
  record Suspected(PeerSession session, Health health, String why) implements PresenceEvent {}

  /** A doubted session was heard again. */
  record Recovered(PeerSession session) implements PresenceEvent {}

  /** A dry run would have evicted this session now; it stays. Told once per silence. */
  record WouldEvict(PeerSession session, String why) implements PresenceEvent {}

  /** A session left: the one leave of its join. */
  record Left(PeerSession session, Departure departure) implements PresenceEvent {}

  /** The first session of a user joined, and the user was not lingering. */
  record Online(String user) implements PresenceEvent {}

  /** The last session of a user left, and the linger is over. */
  record Offline(String user) implements PresenceEvent {}

  /**
   * This listener fell too far behind: {@code count} events were dropped, and {@code snapshot} is
   * who was present then. What is told next happened after it.
   */
  record Missed(long count, List<PeerSession> snapshot) implements PresenceEvent {
    /** Keeps its own copy. */
    public Missed {
      snapshot = List.copyOf(snapshot);
    }
  }
}
