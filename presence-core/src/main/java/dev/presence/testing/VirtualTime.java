package dev.presence.testing;

import dev.presence.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that stands still until it is told to go on, and then runs what was due in between, in
 * order and at its time.
 *
 * <p>Its nanoseconds start shortly before {@code Long.MAX_VALUE} and wrap around within the first 5
 * s, so that code which compares times instead of subtracting them fails. For one thread.
 */
public final class VirtualTime implements TimeSource {
  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private record Action(long at, long order, Runnable runnable) {}

  private final PriorityQueue<Action> actions =
      new PriorityQueue<>(Comparator.comparingLong(Action::at).thenComparingLong(Action::order));
  private long elapsed;
  private long order;

  private VirtualTime() {}

  /** A clock at zero elapsed time, 2026-01-01T00:00:00Z. */
  public static VirtualTime create() {
    return new VirtualTime();
  }

  @Override
  public long nanoTime() {
    return START + elapsed;
  }

  @Override
  public Instant now() {
    return EPOCH.plusNanos(elapsed);
  }

  /** Virtual time since the clock was made. */
  public Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  /**
   * Runs {@code action} once, when {@code delay} has passed. Actions of one moment run in the order
   * in which they were given.
   *
   * @param delay zero or more; a negative one counts as zero
   */
  public void after(Duration delay, Runnable action) {
    long at = elapsed + Math.max(0, delay.toNanos());
    actions.add(new Action(at, order++, action));
  }

  /**
   * Runs {@code action} every {@code period} from now on, for example a detector's tick.
   *
   * @param period more than zero
   */
  public void every(Duration period, Runnable action) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("period must be more than zero, is " + period);
    }
    after(
        period,
        () -> {
          every(period, action);
          action.run();
        });
  }

  /**
   * Lets time pass.
   *
   * @param duration zero or more
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back, duration is " + duration);
    }
    long end = elapsed + duration.toNanos();
    for (Action next = actions.peek(); next != null && next.at() <= end; next = actions.peek()) {
      actions.remove();
      elapsed = Math.max(elapsed, next.at());
      next.runnable().run();
    }
    elapsed = end;
  }
}
