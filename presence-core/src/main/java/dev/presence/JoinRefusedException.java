package dev.presence;

import java.time.Duration;

/**
 * A join was refused: the identity is taken, in a duel, or a limit is reached. Nothing has changed;
 * the connection still waits to be identified.
 */
public final class JoinRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Transient only because nobody should serialise it. */
  private final transient Duration retryAfter;

  JoinRefusedException(String message, Duration retryAfter) {
    super(message + "; try again in " + Nanos.text(retryAfter));
    this.retryAfter = retryAfter;
  }

  /** When a new attempt may succeed: by then an incumbent that is a ghost has been found out. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
