package dev.presence;

import java.time.Duration;

/**
 * What a {@link HeartbeatPolicy} says of a peer: its health, whether to ping it now, when to look
 * again, and why.
 *
 * <p>Immutable. Made by {@link #alive}, {@link #suspect}, {@link #frozen} and {@link #dead}.
 */
public final class Verdict {
  private static final String FROZEN =
      "the network answers, but the application has let an ask go unanswered";

  private final Health health;
  private final boolean ping;
  private final long recheckNanos;
  private final String why;

  private Verdict(Health health, boolean ping, long recheckNanos, String why) {
    this.health = health;
    this.ping = ping;
    this.recheckNanos = recheckNanos;
    this.why = why;
  }

  /**
   * The peer lives.
   *
   * @param recheckAfter when to decide again; the detector clamps it to one tick to 60 s
   * @param why in plain words, shown to operators
   */
  public static Verdict alive(Duration recheckAfter, String why) {
    return of(Health.ALIVE, Nanos.of(recheckAfter), why);
  }

  /** The peer is doubted, but stays listed. Parameters as in {@link #alive}. */
  public static Verdict suspect(Duration recheckAfter, String why) {
    return of(Health.SUSPECT, Nanos.of(recheckAfter), why);
  }

  /** The network answers, the application does not. Parameters as in {@link #alive}. */
  public static Verdict frozen(Duration recheckAfter, String why) {
    return of(Health.FROZEN, Nanos.of(recheckAfter), why);
  }

  /**
   * The peer is given up.
   *
   * @param why in plain words; becomes part of the departure
   */
  public static Verdict dead(String why) {
    return of(Health.DEAD, 0, why);
  }

  static Verdict of(Health health, long recheckNanos, String why) {
    return new Verdict(health, false, recheckNanos, why);
  }

  static Verdict ping(Health health, long recheckNanos, String why) {
    return new Verdict(health, true, recheckNanos, why);
  }

  /** The same verdict, and a ping now. While a ping is still being written none is added. */
  public Verdict withPing() {
    return new Verdict(health, true, recheckNanos, why);
  }

  /**
   * This one, but frozen instead of alive where the network answers and the application does not: a
   * network that is in doubt is the graver news.
   */
  Verdict orFrozen(Vitals vitals) {
    return health == Health.ALIVE && vitals.isFrozen()
        ? new Verdict(Health.FROZEN, ping, recheckNanos, FROZEN)
        : this;
  }

  /** What the policy holds of the peer. */
  public Health health() {
    return health;
  }

  /** Whether to ping now. */
  public boolean ping() {
    return ping;
  }

  /** When to decide again. */
  public Duration recheckAfter() {
    return Duration.ofNanos(recheckNanos);
  }

  /** Why, in plain words. */
  public String why() {
    return why;
  }

  long recheckNanos() {
    return recheckNanos;
  }

  /** For example {@code SUSPECT, recheck after PT5S: ping overdue}. */
  @Override
  public String toString() {
    return health + (ping ? ", ping" : "") + ", recheck after " + recheckAfter() + ": " + why;
  }
}
