package dev.presence.simulator;

import java.time.Duration;

/** When a client's own timer fires, if it has one. A hidden tab's fires at most once a minute. */
final class Beats {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final long every;
  private final Heartbeat.Timer timer;
  private final boolean throttled;
  private final Windows hidden;
  private long next = Times.NEVER;

  Beats(Heartbeat heartbeat, Windows hidden) {
    this.every = heartbeat.beatEvery().toNanos();
    this.timer = heartbeat.timer();
    this.throttled = heartbeat.throttled();
    this.hidden = hidden.reader();
  }

  void reset(long now) {
    next = every == 0 ? Times.NEVER : due(now);
  }

  long next() {
    return next;
  }

  void sent(long now) {
    next = due(now);
  }

  /** The client has written something else. */
  void written(long now) {
    if (every != 0 && timer == Heartbeat.Timer.WRITE_IDLE) {
      next = due(now);
    }
  }

  void read(long now) {
    if (every != 0 && timer == Heartbeat.Timer.READ_IDLE) {
      next = due(now);
    }
  }

  private long due(long now) {
    long due = now + every;
    if (!throttled || !hidden.cover(due)) {
      return due;
    }
    long minute = Math.floorDiv(due + MINUTE - 1, MINUTE) * MINUTE;
    return Math.min(minute, hidden.endOf(due));
  }
}
