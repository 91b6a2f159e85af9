package dev.presence;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What is counted, and never reset. */
final class Counters {
  /** Joins and leaves are guarded by the registry's lock, so that they always add up. */
  long joins;

  final Map<LeaveReason, Long> leaves = new EnumMap<>(LeaveReason.class);

  final LongAdder neverIdentified = new LongAdder();
  final LongAdder pings = new LongAdder();
  final LongAdder pingFailures = new LongAdder();
  final LongAdder pingsDelayed = new LongAdder();
  final LongAdder pongs = new LongAdder();
  final LongAdder suspicions = new LongAdder();
  final LongAdder recoveries = new LongAdder();
  final LongAdder wouldEvict = new LongAdder();
  final LongAdder lastLookRescues = new LongAdder();
  final LongAdder terminationsUnconfirmed = new LongAdder();
  final LongAdder massSilences = new LongAdder();
  final LongAdder policyErrors = new LongAdder();
  final LongAdder listenerErrors = new LongAdder();
  final LongAdder eventsMissed = new LongAdder();
}
