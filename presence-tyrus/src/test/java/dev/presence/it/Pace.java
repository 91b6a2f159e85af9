package dev.presence.it;

import java.time.Duration;
import java.util.List;

/** The policies under which the matrix runs. */
enum Pace {
  /** Short, so that a cell takes seconds. */
  QUICK(2, 2),
  /** What a user gets who sets nothing. */
  DEFAULT(27, 8),
  /** The timeout exceeds the slowest handler of the matrix, as it must where nobody can look. */
  PATIENT(2, 65);

  private final Duration interval;
  private final Duration timeout;

  Pace(int interval, int timeout) {
    this.interval = Duration.ofSeconds(interval);
    this.timeout = Duration.ofSeconds(timeout);
  }

  Duration bound() {
    return interval.plus(timeout);
  }

  List<String> options() {
    return List.of("interval=" + interval, "timeout=" + timeout);
  }

  @Override
  public String toString() {
    return "whenIdle(" + interval.toSeconds() + " s, " + timeout.toSeconds() + " s)";
  }
}
