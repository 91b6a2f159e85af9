package dev.presence;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What is counted, and never reset; pings and their answers by each {@link Stripe}. */
final class Counters {
  private static final LeaveReason[] REASONS = LeaveReason.values();

  /** Joins and leaves are guarded by the registry's lock, so that they always add up. */
  long joins;

  private final long[] leaves = new long[REASONS.length];

  final LongAdder neverIdentified = new LongAdder();
  final LongAdder pingFailures = new LongAdder();
  final LongAdder pingsDelayed = new LongAdder();
  final LongAdder suspicions = new LongAdder();
  final LongAdder recoveries = new LongAdder();
  final LongAdder wouldEvict = new LongAdder();
  final LongAdder lastLookRescues = new LongAdder();
  final LongAdder terminationsUnconfirmed = new LongAdder();
  final LongAdder massSilences = new LongAdder();
  final LongAdder policyErrors = new LongAdder();
  final LongAdder listenerErrors = new LongAdder();
  final LongAdder eventsMissed = new LongAdder();

  @SuppressWarnings("EnumOrdinal") // never leaves this object
  void left(LeaveReason reason) {
    leaves[reason.ordinal()]++;
  }

  /** Of the reasons that have occurred. */
  @SuppressWarnings("EnumOrdinal") // as above
  Map<LeaveReason, Long> leaves() {
    Map<LeaveReason, Long> counted = new EnumMap<>(LeaveReason.class);
    for (LeaveReason reason : REASONS) {
      long count = leaves[reason.ordinal()];
      if (count > 0) {
        counted.put(reason, count);
      }
    }
    return counted;
  }
}
