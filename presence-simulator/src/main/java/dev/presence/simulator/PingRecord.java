package dev.presence.simulator;

import java.time.Duration;

/**
 * The pings of one session as core keeps them: what is unanswered, and the smoothed round trip (RFC
 * 6298 section 2). Times are liveness time, in nanoseconds unless it says otherwise.
 */
final class PingRecord {
  /** In which core keeps round trips. */
  private static final long UNIT = 100;

  private int unanswered;
  private long sent;
  private boolean asked;
  private boolean early;
  private boolean awaiting;
  private boolean doubted;
  private long oldest;
  private long newest;
  private long sentReal;
  private long standstillBefore;
  private int roundTrips;
  private long smoothed;
  private long deviation;
  private Duration smoothedDuration = Duration.ZERO;
  private Duration deviationDuration = Duration.ZERO;

  void clear() {
    unanswered = 0;
    sent = 0;
    asked = false;
    early = false;
    awaiting = false;
    doubted = false;
    roundTrips = 0;
  }

  void begin(long live, long lastHeard, long real, TickClock clock) {
    settle(lastHeard);
    if (unanswered == 0) {
      oldest = live;
      doubted = false;
    }
    unanswered++;
    asked = true;
    early = false;
    sent(live, real, clock);
  }

  /** Before its time: counts for nothing unless something is heard after it. */
  void beginEarly(long live, long real, TickClock clock) {
    early = true;
    sent(live, real, clock);
  }

  private void sent(long live, long real, TickClock clock) {
    sent++;
    awaiting = true;
    newest = live;
    sentReal = real;
    standstillBefore = clock.standstillAtTick(real);
  }

  /** Any byte since the oldest unanswered ping clears them all. */
  void settle(long lastHeard) {
    if (unanswered > 0 && lastHeard >= oldest) {
      unanswered = 0;
    }
    if (early && lastHeard >= newest) {
      early = false;
      asked = true;
    }
  }

  /** The peer has become suspect. */
  void doubt() {
    doubted = true;
  }

  /**
   * Only the answer to the newest ping is a sample, and only if the process ran meanwhile and the
   * peer was not suspect.
   */
  void answered(long number, long real, TickClock clock) {
    if (!awaiting || number != sent) {
      return;
    }
    awaiting = false;
    if (!doubted && clock.standstillAt(real) - standstillBefore <= TickClock.TICK) {
      smooth((real - sentReal) / UNIT);
    }
  }

  private void smooth(long rtt) {
    if (roundTrips++ == 0) {
      smoothed = rtt;
      deviation = rtt / 2;
    } else {
      deviation += (Math.abs(smoothed - rtt) - deviation) / 4;
      smoothed += (rtt - smoothed) / 8;
    }
    smoothedDuration = Duration.ofNanos(smoothed * UNIT);
    deviationDuration = Duration.ofNanos(deviation * UNIT);
  }

  int unanswered() {
    return unanswered;
  }

  boolean any() {
    return asked;
  }

  long oldest() {
    return oldest;
  }

  long newest() {
    return newest;
  }

  boolean measured() {
    return roundTrips > 0;
  }

  Duration smoothed() {
    return smoothedDuration;
  }

  Duration deviation() {
    return deviationDuration;
  }
}
