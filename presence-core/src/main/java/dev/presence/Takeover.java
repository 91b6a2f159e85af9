package dev.presence;

/** What happens when an identity joins that already has a session. */
public enum Takeover {
  /** Both stay: one identity may have several sessions. */
  KEEP_ALL,
  /** The new session replaces the old one at once ({@link LeaveReason#REPLACED}). The default. */
  EVICT_OLD,
  /**
   * The newcomer is refused with a {@link JoinRefusedException}, the old session is pinged on the
   * next tick; a suspect or closed one is replaced instead, so that a ghost never locks its own
   * user out.
   */
  REJECT_NEW
}
