package dev.presence.benchmarks.parts;

import dev.presence.Identity;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a watch written by hand keeps of a peer, whichever timer drives it: who it is, its
 * connection, when it was heard, and whether a ping of ours is unanswered. It knows nothing of what
 * presence does beside: stalls of the process, pings that wait for a thread, suspicion, round
 * trips, a timeline.
 */
final class WatchedPeer {
  private final Identity identity;
  private final WatchedConnection connection;
  private final AtomicLong pings;
  private volatile long lastHeard;
  private long pingedAt;
  private boolean asked;

  /**
   * @param pings counts for all peers, by one thread
   */
  WatchedPeer(Identity identity, WatchedConnection connection, long lastHeard, AtomicLong pings) {
    this.identity = identity;
    this.connection = connection;
    this.lastHeard = lastHeard;
    this.pings = pings;
  }

  /**
   * Nanoseconds until it wants to be looked at first, had it answered a ping when it was heard
   * last: so it goes on for ever.
   */
  long first() {
    long silence = System.nanoTime() - lastHeard;
    return (silence < Driving.TIMEOUT ? Driving.TIMEOUT : Driving.INTERVAL) - silence;
  }

  /**
   * Pings if it is time to.
   *
   * @return nanoseconds until it wants to be looked at again
   * @throws IllegalStateException if it is dead, which no peer here ever is
   */
  long check(long now) {
    if (asked && lastHeard - pingedAt >= 0) {
      asked = false;
    }
    long left = asked ? Driving.TIMEOUT - (now - pingedAt) : Driving.INTERVAL - (now - lastHeard);
    if (left > 0) {
      return left;
    }
    if (asked) {
      throw new IllegalStateException("no peer of this benchmark dies, not even " + identity);
    }
    ping(now);
    return Driving.TIMEOUT;
  }

  private void ping(long now) {
    asked = true;
    pingedAt = now;
    pings.lazySet(pings.get() + 1);
    connection.ping(0);
  }

  /** Bytes came of it. */
  void heard() {
    lastHeard = System.nanoTime();
  }
}
