package dev.presence.websocket;

import java.time.Duration;
import java.util.Objects;

/**
 * How far one session may fall behind what is sent to it, and what happens then.
 *
 * <p>Unsent is what {@link WebSocketPresence#send} has taken and the container has not finished
 * writing to the socket, the message in the container's hands included. What the kernel buffers
 * beyond that is not seen.
 *
 * @param bytes most bytes unsent, and the largest message; at least 1, default 1 MiB. Text counts
 *     in UTF-8.
 * @param age longest time a message may stay unsent, in liveness time and exact to one tick; 10 ms
 *     to 1 day, default 10 s. Waiting for a thread of ours is not counted.
 * @param whenFull what happens at either limit; default {@link WhenFull#CLOSE}
 */
public record SendLimits(long bytes, Duration age, WhenFull whenFull) {
  /** What happens at a limit. */
  public enum WhenFull {
    /** The session leaves as a slow consumer: it never sees a gap in what it was sent. */
    CLOSE,
    /**
     * The oldest messages are dropped, to make room and when they are too old. The one that is
     * being written cannot be; where that alone leaves no room, the new one is dropped.
     */
    DROP_OLDEST,
    /** New messages are dropped as long as there is no room or the oldest is too old. */
    DROP_NEWEST
  }

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** 1 MiB, 10 s, close. */
  public static final SendLimits DEFAULT =
      new SendLimits(1 << 20, Duration.ofSeconds(10), WhenFull.CLOSE);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public SendLimits {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be at least 1, is " + bytes);
    }
    if (age.compareTo(SHORTEST) < 0 || age.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "age must be between " + SHORTEST + " and " + LONGEST + ", is " + age);
    }
    Objects.requireNonNull(whenFull, "whenFull");
  }

  /** The same with another number of bytes. */
  public SendLimits withBytes(long most) {
    return new SendLimits(most, age, whenFull);
  }

  /** The same with another age. */
  public SendLimits withAge(Duration longest) {
    return new SendLimits(bytes, longest, whenFull);
  }

  /** The same with another behaviour. */
  public SendLimits withWhenFull(WhenFull behaviour) {
    return new SendLimits(bytes, age, behaviour);
  }
}
