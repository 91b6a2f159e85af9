package dev.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one session, in an array of longs: first how many were added, then a ring of
 * them, each 3 bits kind, 24 bits value, 37 bits moment.
 *
 * <p>Functions over that array rather than an object with one, which would cost each session that
 * was ever pinged another one. Not thread-safe: guarded by the session's {@link Stripe}.
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

  private static final Kind[] KINDS = Kind.values();
  static final int ENTRIES = 8;
  private static final int FIRST = 4; // a power of two, as ENTRIES: the place in the ring is a mask
  private static final int VALUE_BITS = 24;
  private static final int MOMENT_BITS = 37;
  private static final long VALUE_MASK = (1L << VALUE_BITS) - 1;
  private static final long MOMENT_MASK = (1L << MOMENT_BITS) - 1;

  /** A ping without an answer, and the longest value there is. */
  static final int NONE = (int) VALUE_MASK;

  /** Round trips are kept in units of 10 us, so that 24 bits reach 167 s. */
  private static final long UNIT = 10_000;

  /**
   * Moments are kept in units of 2^20 ns, about a millisecond, so that 37 bits reach two years
   * back. A shift rather than a division, because it goes on evenly where the clock wraps around.
   */
  private static final int MOMENT_SHIFT = 20;

  private Timeline() {}

  /**
   * Returns the array with one event more, which is another one while it grows.
   *
   * @param events null before the first
   * @param real moment of the monotonic clock
   */
  static long[] add(long @Nullable [] events, Kind kind, int value, long real) {
    long[] ring = events == null ? new long[1 + FIRST] : events;
    int added = (int) ring[0];
    if (added == ring.length - 1 && added < ENTRIES) {
      ring = Arrays.copyOf(ring, 1 + 2 * added);
    }
    keepEdge(ring, added);
    ring[place(ring, added)] = pack(kind, Math.min(value, VALUE_MASK), real >>> MOMENT_SHIFT);
    // At twice as many the place in the ring is the same again, and the counter cannot overflow.
    ring[0] = added + 1 == 2 * ENTRIES ? ENTRIES : added + 1;
    return ring;
  }

  /**
   * The last edge of health outlives the pings after it, however many there are: what the peer is
   * now began there. It takes the place of the event that came next, unless that is one too.
   */
  private static void keepEdge(long[] ring, int added) {
    int oldest = place(ring, added);
    int next = place(ring, added + 1);
    if (isEdge(ring[oldest]) && !isEdge(ring[next])) { // a place without an event is no edge
      ring[next] = ring[oldest];
    }
  }

  private static boolean isEdge(long packed) {
    return switch (kind(packed)) {
      case SUSPECT, FROZEN, RECOVERED, WOULD_EVICT -> true;
      case PING, PING_FAILED, RESCUED, DEAF -> false;
    };
  }

  private static int place(long[] ring, int entry) {
    return 1 + (entry & (ring.length - 2));
  }

  private static int size(long[] ring) {
    return (int) Math.min(ring[0], ring.length - 1);
  }

  @SuppressWarnings("EnumOrdinal") // never leaves the array
  private static long pack(Kind kind, long value, long moment) {
    long code = (long) kind.ordinal() << (VALUE_BITS + MOMENT_BITS);
    return code | (value << MOMENT_BITS) | (moment & MOMENT_MASK);
  }

  /** Notes on the newest ping that it came back. */
  static void answered(long[] ring, long rttNanos) {
    int added = (int) ring[0];
    for (int i = 1; i <= size(ring); i++) {
      int at = place(ring, added - i);
      if (kind(ring[at]) == Kind.PING) {
        long value = Math.min(rttNanos / UNIT, VALUE_MASK - 1);
        ring[at] = pack(Kind.PING, value, ring[at]);
        return;
      }
    }
  }

  /**
   * What there is now, frozen; the words are made when they are asked for. Oldest first, with this
   * process's stalls woven in.
   *
   * @param events null if there are none
   * @param stalls since the join
   * @param real the monotonic clock, now
   * @param wall the wall clock, now
   */
  static Supplier<List<TimelineEntry>> frozen(
      long @Nullable [] events,
      Instant joinedAt,
      List<LivenessClock.Stall> stalls,
      long real,
      Instant wall) {
    long[] ring = events == null ? new long[1] : events.clone();
    return () -> entries(ring, joinedAt, stalls, real, wall);
  }

  static TimelineEntry joined(Instant at) {
    return new TimelineEntry(at, "joined");
  }

  private static List<TimelineEntry> entries(
      long[] ring, Instant joinedAt, List<LivenessClock.Stall> stalls, long real, Instant wall) {
    List<TimelineEntry> entries = new ArrayList<>();
    entries.add(joined(joinedAt));
    for (int i = size(ring); i >= 1; i--) {
      long packed = ring[place(ring, (int) ring[0] - i)];
      entries.add(entry(wall.minusNanos(age(packed, real)), joinedAt, text(packed)));
    }
    for (LivenessClock.Stall stall : stalls) {
      entries.add(
          entry(
              wall.minusNanos(real - stall.endNanos()),
              joinedAt,
              "this process stood still for " + Nanos.text(stall.nanos())));
    }
    entries.sort(Comparator.comparing(TimelineEntry::at));
    return entries;
  }

  /** Not before the join, even if the wall clock was set back since. */
  private static TimelineEntry entry(Instant at, Instant joinedAt, String what) {
    return new TimelineEntry(at.isBefore(joinedAt) ? joinedAt : at, what);
  }

  /** Nanoseconds between its moment and {@code real}, up to two years. */
  private static long age(long packed, long real) {
    long units = (real >>> MOMENT_SHIFT) - packed;
    int above = Long.SIZE - MOMENT_BITS;
    long rest = real & ((1L << MOMENT_SHIFT) - 1);
    return ((units << above >> above) << MOMENT_SHIFT) + rest;
  }

  private static Kind kind(long packed) {
    return KINDS[(int) (packed >>> (VALUE_BITS + MOMENT_BITS))];
  }

  private static String text(long packed) {
    int value = (int) (packed >>> MOMENT_BITS & VALUE_MASK);
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
