package dev.presence;

import java.time.Instant;

/**
 * Where the library reads time, and the only place where it does.
 *
 * <p>Thread-safe; both methods are called from any thread and must not block. Values of {@link
 * #nanoTime()} are compared by subtraction only, so an implementation may start anywhere, {@code
 * Long.MAX_VALUE} included.
 */
public interface TimeSource {
  /** Monotonic nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * The wall clock, for what people read: join times, departures. Never compared. Between the years
   * 1678 and 2261.
   */
  Instant now();

  /** The clocks of this machine. */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
