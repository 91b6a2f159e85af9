package dev.presence;

import java.util.List;

/**
 * Something that happened to who is online on any node.
 *
 * <p>Told as {@link PresenceEvent} is: in order per user, one at a time, off every hot path. Every
 * Joined has exactly one Left for a listener that was never told {@link Missed}. May grow in minor
 * versions until 1.0.
 */
public sealed interface DirectoryEvent {
  /** A session joined. */
  record Joined(Member member) implements DirectoryEvent {}

  /** A session left; {@code detail} in plain words. */
  record Left(Member member, LeaveReason reason, String detail) implements DirectoryEvent {}

  /** The first session of a user joined. */
  record Online(String user) implements DirectoryEvent {}

  /** The last session of a user left. */
  record Offline(String user) implements DirectoryEvent {}

  /**
   * This listener fell too far behind: {@code count} events were dropped, and {@code snapshot} is
   * who is present now. An event told next may repeat what the snapshot already shows.
   */
  record Missed(long count, List<Member> snapshot) implements DirectoryEvent {
    /** Keeps its own copy. */
    public Missed {
      snapshot = List.copyOf(snapshot);
    }
  }
}
