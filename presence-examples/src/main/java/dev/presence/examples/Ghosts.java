package dev.presence.examples;

import dev.presence.Departure;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For how long the bare container would have listed those who were found dead here.
 *
 * <p>Counted from a departure as {@link LeaveReason#DEAD} until the same user and device came back,
 * or until TCP would have given up for a server that writes all the time, whichever is first. That
 * is less than was avoided: a server that does not write never learns of it, and a returned client
 * would have been listed beside its own ghost. Other departures are not counted, since there the
 * container noticed by itself, or the peer may have been alive.
 *
 * <p>Thread-safe.
 */
final class Ghosts {
  /**
   * When Linux gives up a connection whose peer acknowledges nothing: {@code tcp_retries2} is 15,
   * the timeouts double from 0.2 s up to 120 s.
   */
  static final Duration TCP_GIVES_UP = Duration.ofMillis(924_600);

  static final String HOW =
      "For each client found dead: from its departure until it came back, or until TCP would have"
          + " given it up (15.4 min after it was last heard, if the server writes all the time)."
          + " A server that does not write would have listed it for ever.";

  /** Most that are remembered; the oldest is counted no further. */
  static final int MOST = 10_000;

  /** What is counted, or was. */
  private static final class Ghost {
    private final Identity identity;
    private final long from;
    private final Duration most;
    private @Nullable Duration counted;

    Ghost(Departure departure, long now) {
      identity = departure.identity();
      from = now;
      Duration left = TCP_GIVES_UP.minus(departure.silence());
      most = left.isNegative() ? Duration.ZERO : left;
    }

    boolean isCountedAt(long now) {
      return counted == null && now - from < most.toNanos();
    }

    Duration at(long now) {
      if (counted != null) {
        return counted;
      }
      return isCountedAt(now) ? Duration.ofNanos(now - from) : most;
    }

    void end(long now) {
      counted = at(now);
    }
  }

  private final TimeSource time;

  /** By the session's id, the oldest first. Guarded by this, like the rest. */
  private final Map<String, Ghost> remembered = new LinkedHashMap<>();

  /** Whose owner has not come back yet. An identity has one at most: its return ended the last. */
  private final Map<Identity, Ghost> counting = new LinkedHashMap<>();

  private Duration ended = Duration.ZERO;

  Ghosts(TimeSource time) {
    this.time = time;
  }

  synchronized void left(Departure departure) {
    if (departure.reason() == LeaveReason.DEAD) {
      Ghost ghost = new Ghost(departure, time.nanoTime());
      end(counting.put(departure.identity(), ghost));
      remembered.put(departure.id(), ghost);
      forgetOldest();
    }
  }

  synchronized void joined(Identity identity) {
    end(counting.remove(identity));
  }

  private void end(@Nullable Ghost ghost) {
    if (ghost != null) {
      long now = time.nanoTime();
      ghost.end(now);
      ended = ended.plus(ghost.at(now));
    }
  }

  private void forgetOldest() {
    if (remembered.size() > MOST) {
      Iterator<Ghost> oldest = remembered.values().iterator();
      Ghost forgotten = oldest.next();
      oldest.remove();
      if (counting.remove(forgotten.identity, forgotten)) {
        end(forgotten);
      }
    }
  }

  /** What one departure avoided so far; zero if it is none that counts, or no longer known. */
  synchronized Duration avoided(Departure departure) {
    Ghost ghost = remembered.get(departure.id());
    return ghost == null ? Duration.ZERO : ghost.at(time.nanoTime());
  }

  /**
   * All of them.
   *
   * @param avoided seconds, those that are still counted included
   * @param current how many the bare container would list now
   * @param how it is computed
   */
  record Sum(double avoided, int current, String how) {}

  synchronized Sum sum() {
    long now = time.nanoTime();
    Duration avoided = ended;
    int current = 0;
    for (Ghost ghost : counting.values()) {
      avoided = avoided.plus(ghost.at(now));
      current += ghost.isCountedAt(now) ? 1 : 0;
    }
    return new Sum(avoided.toMillis() / 1e3, current, HOW);
  }
}
