package dev.presence.simulator;

/**
 * What a {@link Contestant} says of its peer.
 *
 * @param opinion what it holds of the peer
 * @param ping whether the server sends a ping now
 * @param nextCheck when it wants to be asked again, in nanoseconds of the simulation; must be later
 *     than now, and means nothing if the peer is given up
 */
public record Ruling(Opinion opinion, boolean ping, long nextCheck) {
  /** What a contestant holds of a peer. */
  public enum Opinion {
    /** Alive. */
    TRUSTED,

    /** Doubted, but still listed. */
    SUSPECTED,

    /** Given up: the server removes it and closes the connection. */
    DEAD
  }

  private static final Ruling GIVEN_UP = new Ruling(Opinion.DEAD, false, Long.MAX_VALUE);

  /** Trusted, to be asked again. */
  public static Ruling trust(long nextCheck) {
    return new Ruling(Opinion.TRUSTED, false, nextCheck);
  }

  /** Trusted and pinged. */
  public static Ruling ping(long nextCheck) {
    return new Ruling(Opinion.TRUSTED, true, nextCheck);
  }

  /** Doubted. */
  public static Ruling suspect(long nextCheck) {
    return new Ruling(Opinion.SUSPECTED, false, nextCheck);
  }

  /** Given up. */
  public static Ruling dead() {
    return GIVEN_UP;
  }
}
