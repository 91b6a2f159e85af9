package dev.presence;

import java.util.function.ToLongFunction;

/**
 * What a share of a registry's sessions have in common: the registry, its clock, and the monitor
 * that guards their pings, and how many there were. A monitor of their own would cost each session
 * an object; their own one, being public, could be taken by anybody for any time.
 *
 * <p>Held for a few dozen instructions a few times a minute and session, by the detector, by
 * threads that ping and by those of a container. Nobody blocks, or calls a connection, a listener
 * or a policy, while holding it.
 */
final class Stripe {
  /** A power of two; more than there are threads that could meet. */
  private static final int COUNT = 64;

  final SessionRegistry registry;
  final LivenessClock clock;

  /** Pings whose write began, and those that were answered; guarded by this. */
  long pings;

  long pongs;

  private Stripe(SessionRegistry registry, LivenessClock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  static Stripe[] of(SessionRegistry registry, LivenessClock clock) {
    Stripe[] stripes = new Stripe[COUNT];
    for (int i = 0; i < COUNT; i++) {
      stripes[i] = new Stripe(registry, clock);
    }
    return stripes;
  }

  static long sum(Stripe[] stripes, ToLongFunction<Stripe> count) {
    long sum = 0;
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        sum += count.applyAsLong(stripe);
      }
    }
    return sum;
  }

  static Stripe any(Stripe[] stripes, String connectionId) {
    int hash = connectionId.hashCode();
    return stripes[(hash ^ hash >>> 16) & (COUNT - 1)];
  }
}
