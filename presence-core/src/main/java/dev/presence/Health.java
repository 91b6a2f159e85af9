package dev.presence;

/** What the detector holds of a peer. */
public enum Health {
  /** Heard recently enough. */
  ALIVE,
  /** Doubted, but still listed: a ping is overdue. Any byte from the peer clears it. */
  SUSPECT,
  /** The network answers, the peer's application does not. Listed, neither healthy nor gone. */
  FROZEN,
  /** Given up. The session is evicted, unless the detector runs dry. */
  DEAD
}
