package dev.presence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Liveness time: it advances by exactly one tick interval per tick, so it never runs faster than
 * real time and stands still while this process could not listen.
 *
 * <p>That one rule makes eviction safe: a liveness duration never exceeds the real one. What passed
 * beyond it (a GC pause, a SIGSTOP, a late tick, or the grace after any of them) is standstill:
 * kept as a running total with marks, so that a departure can say how much of it fell into its
 * silence.
 *
 * <p>{@link #advance} is called by one thread at a time (the detector's tick); {@link #now} by any,
 * without lock or fence: it is a hint that may be one tick old. The rest is guarded by this, but
 * for the last tick and the total of standstill, which are read without it.
 */
final class LivenessClock {
  enum Tick {
    /** Less than a tick interval has passed: nothing to do. */
    NOT_DUE,
    /** Liveness time went on by one tick. */
    ADVANCED,
    /** This process has just been standing still: its threads first get time to read. */
    HELD
  }

  /**
   * A stall worth remembering.
   *
   * @param endNanos moment of the monotonic clock
   * @param liveness liveness time since its end
   */
  record Stall(long endNanos, long nanos, long liveness) {}

  /** When liveness time reached this, so much standstill had been. */
  private record Mark(long liveness, long standstill) {
    /** Both began at the same moment. */
    long real() {
      return liveness + standstill;
    }
  }

  private static final int MARKS = 512;
  private static final int STALLS = 32;
  private static final int STALL_TICKS = 3;
  private static final long SHORTEST_STALL = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_GRACE = Duration.ofSeconds(2).toNanos();

  private static final VarHandle NOW;

  static {
    try {
      NOW = MethodHandles.lookup().findVarHandle(LivenessClock.class, "now", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimeSource time;
  private final long tick;
  private final long markEvery;

  @SuppressWarnings("unused") // by NOW
  private long now;

  // Each written by one thread at a time, and the standstill before a tick before that tick.
  private volatile long lastTick;
  private volatile long standstill;

  private long holdUntil;
  private boolean held;

  private long stoodAt;
  private long worstLag;
  private long stallCount;
  private final List<Mark> marks = new ArrayList<>();
  private final ArrayDeque<Stall> stalls = new ArrayDeque<>();

  LivenessClock(TimeSource time, Duration tick) {
    this.time = time;
    this.tick = tick.toNanos();
    this.markEvery = Math.max(1, this.tick / 16);
    this.lastTick = time.nanoTime();
    this.holdUntil = lastTick;
    this.stoodAt = lastTick;
    NOW.setOpaque(this, lastTick);
    mark();
  }

  /** Liveness time of the last tick. */
  long now() {
    return (long) NOW.getOpaque(this);
  }

  /** Real monotonic time. */
  long real() {
    return time.nanoTime();
  }

  TimeSource time() {
    return time;
  }

  long tickNanos() {
    return tick;
  }

  /** Whole ticks until {@code nanos} have passed, at least one. */
  int ticks(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (nanos + tick - 1) / tick));
  }

  synchronized Tick advance() {
    long real = time.nanoTime();
    long elapsed = real - lastTick;
    if (elapsed < tick) {
      return Tick.NOT_DUE;
    }
    Tick made = advance(real, elapsed);
    lastTick = real;
    return made;
  }

  private Tick advance(long real, long elapsed) {
    long lag = elapsed - tick;
    boolean stalled = lag >= Math.max(STALL_TICKS * tick, SHORTEST_STALL);
    worstLag = Math.max(worstLag, lag);
    if (stalled || real - holdUntil < 0 || isPause(lag)) {
      stoodStill(elapsed);
      if (stalled) {
        endStall(real, lag);
      }
      held = true;
      return Tick.HELD;
    }
    stoodStill(lag);
    held = false;
    NOW.setOpaque(this, now() + tick);
    return Tick.ADVANCED;
  }

  /**
   * A tick that comes late may be the first thing to run after a pause, ahead of the threads that
   * read: it is spent on letting them. Not twice in a row, or time would stand still for ever on a
   * machine that is always late.
   */
  private boolean isPause(long lag) {
    return lag >= tick / 2 && !held;
  }

  /**
   * The first tick after a standstill of the detector itself does not count as one: another thread
   * may start a detector long after the registry was built.
   */
  synchronized void restart() {
    long real = time.nanoTime();
    stoodStill(real - lastTick);
    lastTick = real;
  }

  /**
   * A stall ends. Liveness time goes on by one nanosecond, so that who was heard after it can be
   * told from who was heard before, while time is held.
   */
  private void endStall(long real, long lag) {
    stallCount++;
    if (stalls.size() == STALLS) {
      stalls.removeFirst();
    }
    NOW.setOpaque(this, now() + 1);
    stalls.addLast(new Stall(real, lag, now()));
    holdUntil = real + Math.min(lag, LONGEST_GRACE);
  }

  /**
   * A mark is made before the first standstill at a moment of liveness time or not at all: who was
   * heard at that moment has lived through all of it.
   */
  private void stoodStill(long nanos) {
    Mark last = marks.get(marks.size() - 1);
    if (stoodAt != now() && standstill - last.standstill() >= markEvery) {
      mark();
    }
    stoodAt = now();
    long before = standstill;
    standstill = before + nanos;
  }

  /** At the limit every second mark goes: what is long ago is known less exactly. */
  private void mark() {
    if (marks.size() == MARKS) {
      List<Mark> kept =
          IntStream.range(0, MARKS).filter(i -> i % 2 == 0).mapToObj(marks::get).toList();
      marks.clear();
      marks.addAll(kept);
    }
    marks.add(new Mark(now(), standstill));
  }

  /**
   * Standstill since liveness time {@code then}, that moment's own tick included. Too much by less
   * than the standstill between two marks, never too little.
   */
  synchronized long standstillSince(long then) {
    int i = marks.size() - 1;
    while (i > 0 && marks.get(i).liveness() - then > 0) {
      i--;
    }
    return standstill - marks.get(i).standstill();
  }

  /**
   * Liveness time at the real moment {@code real}. Where a standstill between two marks lies is not
   * known: it is taken to lie after that moment, so that nobody looks older by it.
   */
  synchronized long at(long real) {
    int i = marks.size() - 1;
    while (i > 0 && marks.get(i).real() - real > 0) {
      i--;
    }
    Mark before = marks.get(i);
    long end = i + 1 < marks.size() ? marks.get(i + 1).liveness() : now();
    return before.liveness() + Math.min(real - before.real(), end - before.liveness());
  }

  /** Those that ended after liveness time {@code then}. */
  synchronized List<Stall> stallsSince(long then) {
    boolean none = stalls.isEmpty() || stalls.getLast().liveness() - then <= 0;
    return none ? List.of() : stalls.stream().filter(stall -> stall.liveness() - then > 0).toList();
  }

  synchronized long lastStall() {
    return stalls.isEmpty() ? 0 : stalls.getLast().nanos();
  }

  synchronized long stallCount() {
    return stallCount;
  }

  /** All of it that ticks have noted. Takes no lock. */
  long standstillNanos() {
    return standstill;
  }

  /**
   * The same, and what the next tick will find: a thread that reads may run before it after a
   * pause. Never too little, for a tick is seen only with the standstill before it. Takes no lock.
   *
   * @param real now
   */
  long standstillNanos(long real) {
    long unnoted = Math.max(0, real - lastTick - tick);
    return unnoted + standstill;
  }

  synchronized Duration worstLag() {
    return Duration.ofNanos(worstLag);
  }

  /** At most one tick; never negative. */
  synchronized long untilNextTick() {
    return Math.max(0, tick - (time.nanoTime() - lastTick));
  }

  synchronized Duration sinceLastTick() {
    return Duration.ofNanos(time.nanoTime() - lastTick);
  }
}
