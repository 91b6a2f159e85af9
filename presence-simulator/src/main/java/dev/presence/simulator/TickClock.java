package dev.presence.simulator;

/**
 * When the detector of a real server ticks, and what its liveness clock shows: computed instead of
 * lived through, because a tick that finds nobody due changes nothing but a count.
 *
 * <p>Ticks fall on {@code phase + index * TICK}. A stall leaves out those it covers; the first one
 * after it is late and does not advance the clock, unless the one before it did not either; and a
 * lag of three ticks or more holds the clock for as long again, at most 2 s. These are the rules of
 * core's liveness clock, which a test holds this class to. One thread only.
 */
final class TickClock {
  /** The detector's default tick. A constant, so that dividing by it is cheap. */
  static final long TICK = 100_000_000L;

  private static final int STALL_TICKS = 3;
  private static final long LONGEST_GRACE = 2_000_000_000L;

  private final long phase;
  private final Windows stalls;

  // Gap i: the ticks [start, end) did not advance the clock.
  private final long[] start;
  private final long[] end;
  private final long[] ticksBefore;
  private final long[] missedBefore;
  private int gaps;
  private int indexCursor;
  private int tickCursor;

  /** Each stall moves the clock by one nanosecond, to tell before from after while it is held. */
  private final Steps nudges = new Steps();

  private final Steps standstill = new Steps();
  private long stood;
  private long nudged;
  private long hold = Long.MIN_VALUE;

  TickClock(Peer.Stalls when, long phase) {
    this.phase = Math.floorMod(phase, TICK);
    stalls = Windows.of(when);
    start = new long[when.count()];
    end = new long[when.count()];
    ticksBefore = new long[when.count()];
    missedBefore = new long[when.count() + 1];
    long next = 1;
    for (int i = 0; i < when.count(); i++) {
      long covered = indexAt(when.from(i));
      long late = indexAt(when.to(i));
      while (i + 1 < when.count() && timeOfIndex(late) >= when.from(i + 1)) {
        late = indexAt(when.to(++i)); // no tick runs between the two
      }
      next = stall(covered, late, next);
    }
    held(next, Long.MAX_VALUE);
  }

  // ---- going through the stalls, once

  /** Runs the ticks from {@code next} to the one that a stall makes late, and that one. */
  private long stall(long covered, long late, long next) {
    long first = Math.max(covered, next);
    if (late <= first) {
      return next;
    }
    held(next, first);
    long lag = (late - first) * TICK;
    boolean stalled = lag >= STALL_TICKS * TICK;
    boolean heldBefore = gaps > 0 && end[gaps - 1] == first;
    boolean held = stalled || timeOfIndex(late) < hold || !heldBefore;
    missed(first, held ? late + 1 : late);
    stand(late, held ? lag + TICK : lag);
    if (stalled) {
      nudges.add(late, ++nudged);
      hold = timeOfIndex(late) + Math.min(lag, LONGEST_GRACE);
    }
    return late + 1;
  }

  /** The clock is held at these ticks, as long as the grace after the last stall goes on. */
  private void held(long from, long to) {
    for (long index = from; index < to && timeOfIndex(index) < hold; index++) {
      missed(index, index + 1);
      stand(index, TICK);
    }
  }

  private void missed(long from, long to) {
    if (gaps == 0 || end[gaps - 1] != from) {
      start[gaps] = from;
      ticksBefore[gaps] = from - 1 - missedBefore[gaps];
      gaps++;
    }
    end[gaps - 1] = to;
    missedBefore[gaps] = missedBefore[gaps - 1] + to - start[gaps - 1];
  }

  private void stand(long index, long nanos) {
    stood += nanos;
    standstill.add(index, stood);
  }

  /** The first tick not before {@code time}. */
  private long indexAt(long time) {
    return Math.max(1, Math.floorDiv(time - phase + TICK - 1, TICK));
  }

  private long timeOfIndex(long index) {
    return phase + index * TICK;
  }

  private long indexBefore(long time) {
    return Math.max(0, Math.floorDiv(time - 1 - phase, TICK));
  }

  // ---- what the detector sees

  /** The clock as anybody reads it at {@code time}: as the last tick before left it. */
  long liveAt(long time) {
    return liveAfter(indexBefore(time));
  }

  /** The clock as the tick at {@code time} leaves it. */
  long liveAtTick(long time) {
    return liveAfter(Math.floorDiv(time - phase, TICK));
  }

  /** Whether the tick at {@code time} advances the clock; false: it is held. */
  boolean advancesAt(long time) {
    return !inGap(Math.floorDiv(time - phase, TICK));
  }

  private long liveAfter(long index) {
    return ticksAfter(index) * TICK + nudges.at(index);
  }

  private long ticksAfter(long index) {
    return inGap(index) ? ticksBefore[indexCursor] : index - missedBefore[indexCursor];
  }

  private boolean inGap(long index) {
    while (indexCursor > 0 && end[indexCursor - 1] > index) {
      indexCursor--;
    }
    while (indexCursor < gaps && end[indexCursor] <= index) {
      indexCursor++;
    }
    return indexCursor < gaps && start[indexCursor] <= index;
  }

  /** When the first tick after {@code time} runs, be the clock held or not. */
  long nextTick(long time) {
    long index = Math.max(1, Math.floorDiv(time - phase, TICK) + 1);
    return timeOfIndex(indexAt(stalls.endOf(timeOfIndex(index))));
  }

  /** When the clock advances for the {@code ticks}-th time. */
  long timeOf(long ticks) {
    while (tickCursor > 0 && ticksBefore[tickCursor - 1] >= ticks) {
      tickCursor--;
    }
    while (tickCursor < gaps && ticksBefore[tickCursor] < ticks) {
      tickCursor++;
    }
    return timeOfIndex(ticks + missedBefore[tickCursor]);
  }

  /** All standstill by {@code time}: what ticks before have noted, and what the next will find. */
  long standstillAt(long time) {
    return standstill.at(indexBefore(time)) + Math.max(0, time - lastTick(time) - TICK);
  }

  /** When the last tick before {@code time} ran. */
  private long lastTick(long time) {
    long index = indexBefore(time);
    while (index > 0 && stalls.cover(timeOfIndex(index))) {
      index = indexBefore(stalls.beginOf(timeOfIndex(index)));
    }
    return timeOfIndex(index);
  }

  /** All that is noted, as the tick at {@code time} leaves it. */
  long standstillAtTick(long time) {
    return standstill.at(Math.floorDiv(time - phase, TICK));
  }
}
