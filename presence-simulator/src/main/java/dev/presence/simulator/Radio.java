package dev.presence.simulator;

import java.time.Duration;

/**
 * A phone's radio: it stays awake for 10 s after the last packet, near what LTE networks set as
 * their inactivity timer; the packet after that wakes it up.
 */
final class Radio {
  static final long TAIL = Duration.ofSeconds(10).toNanos();

  private final Tally tally;
  private long last;

  Radio(Tally tally) {
    this.tally = tally;
  }

  void reset(long now) {
    last = now;
  }

  void heartbeat(long now) {
    if (now - last > TAIL) {
      tally.wakeUps++;
    }
    last = now;
  }

  /** The application's own packet: its wake-up is nobody's fault here. */
  void application(long now) {
    last = Math.max(last, now);
  }
}
