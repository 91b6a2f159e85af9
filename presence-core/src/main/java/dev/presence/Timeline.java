package dev.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The last events of one session, packed into a ring of longs: 4 bits kind, 24 bits value, 36 bits
 * milliseconds since the join.
 *
 * <p>Not thread-safe: guarded by the session's {@link Pings}.
 */
final class Timeline {
  enum Kind {
    PING,
    PING_FAILED,
    SUSPECT,
    FROZEN,
    RECOVERED,
    RESCUED,
    DEAF,
    WOULD_EVICT
  }

  static final int ENTRIES = 16;
  private static final int FIRST = 4; // a power of two, as ENTRIES: the place in the ring is a mask
  private static final int VALUE_BITS = 24;
  private static final int MILLIS_BITS = 36;
  private static final long VALUE_MASK = (1L << VALUE_BITS) - 1;
  private static final long MILLIS_MASK = (1L << MILLIS_BITS) - 1;

  /** A ping without an answer, and the longest value there is. */
  static final int NONE = (int) VALUE_MASK;

  /** Round trips are kept in units of 10 us, so that 24 bits reach 167 s. */
  private static final long UNIT = 10_000;

  private long[] ring = new long[FIRST];
  private int added;

  Timeline copy() {
    Timeline copy = new Timeline();
    copy.ring = ring.clone();
    copy.added = added;
    return copy;
  }

  void add(Kind kind, int value, long millis) {
    if (added == ring.length && added < ENTRIES) {
      ring = Arrays.copyOf(ring, 2 * added);
    }
    ring[place(added++)] = pack(kind, Math.min(value, VALUE_MASK), millis);
    if (added == 2 * ENTRIES) {
      added = ENTRIES; // keeps the place in the ring, and the counter from overflowing
    }
  }

  private int place(int entry) {
    return entry & (ring.length - 1);
  }

  @SuppressWarnings("EnumOrdinal") // never leaves this object
  private static long pack(Kind kind, long value, long millis) {
    long code = (long) kind.ordinal() << (VALUE_BITS + MILLIS_BITS);
    return code | (value << MILLIS_BITS) | (millis & MILLIS_MASK);
  }

  /** Notes on the newest ping that it came back. */
  void answered(long rttNanos) {
    int size = Math.min(added, ring.length);
    for (int i = 1; i <= size; i++) {
      int at = place(added - i);
      if (kind(ring[at]) == Kind.PING) {
        long value = Math.min(rttNanos / UNIT, VALUE_MASK - 1);
        ring[at] = pack(Kind.PING, value, ring[at]);
        return;
      }
    }
  }

  /** Oldest first, with this process's stalls woven in. */
  List<TimelineEntry> entries(Instant joinedAt, long joinedReal, List<LivenessClock.Stall> stalls) {
    List<TimelineEntry> entries = new ArrayList<>();
    entries.add(new TimelineEntry(joinedAt, "joined"));
    int size = Math.min(added, ring.length);
    for (int i = size; i >= 1; i--) {
      long packed = ring[place(added - i)];
      entries.add(new TimelineEntry(joinedAt.plusMillis(packed & MILLIS_MASK), text(packed)));
    }
    for (LivenessClock.Stall stall : stalls) {
      long end = stall.endNanos() - joinedReal;
      if (end >= 0) {
        entries.add(
            new TimelineEntry(
                joinedAt.plusNanos(end),
                "this process stood still for " + Nanos.text(stall.nanos())));
      }
    }
    entries.sort(Comparator.comparing(TimelineEntry::at));
    return entries;
  }

  private static Kind kind(long packed) {
    return KINDS[(int) (packed >>> (VALUE_BITS + MILLIS_BITS))];
  }

  private static final Kind[] KINDS = Kind.values();

  private static String text(long packed) {
    int value = (int) (packed >>> MILLIS_BITS & VALUE_MASK);
    return switch (kind(packed)) {
      case PING ->
          value == NONE ? "ping, unanswered" : "ping, answered after " + Nanos.text(value * UNIT);
      case PING_FAILED -> "ping could not be sent";
      case SUSPECT -> "suspect";
      case FROZEN -> "frozen: the network answers, the application does not";
      case RECOVERED -> "heard again";
      case RESCUED -> "last look found " + value + " unread bytes: not evicted";
      case DEAF -> "our side does not read: eviction waits";
      case WOULD_EVICT -> "dead, but this is a dry run";
    };
  }
}
