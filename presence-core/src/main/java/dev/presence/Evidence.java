package dev.presence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * When bytes of a peer arrived last: all that a message touches.
 *
 * <p>The base of {@link PeerSession} rather than a part of it, as {@link Pings} is, because a JVM
 * lays out the fields of a base class first: so the two that a message needs share a cache line,
 * what a check needs lies next to them, and no object more is needed.
 *
 * <p>Opaque is enough: the value is a time that only has to arrive soon, nothing is published by
 * it, and the detector that misses it by a moment looks again one tick later before it gives
 * anybody up.
 */
abstract class Evidence {
  private static final VarHandle LAST_HEARD;

  static {
    try {
      LAST_HEARD = MethodHandles.lookup().findVarHandle(Evidence.class, "lastHeard", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Stripe stripe;

  @SuppressWarnings("unused") // by LAST_HEARD
  private long lastHeard;

  Evidence(Stripe stripe) {
    this.stripe = stripe;
  }

  final LivenessClock clock() {
    return stripe.clock;
  }

  /** Evidence as of {@code then}, whatever was heard before. */
  final void heardAt(long then) {
    LAST_HEARD.setOpaque(this, then);
  }

  /** Evidence as of {@code then}, unless there is younger already: another thread may be ahead. */
  final void heardBy(long then) {
    long heard = lastHeard();
    while (then - heard > 0 && !LAST_HEARD.compareAndSet(this, heard, then)) {
      heard = lastHeard();
    }
  }

  final long lastHeard() {
    return (long) LAST_HEARD.getOpaque(this);
  }
}
