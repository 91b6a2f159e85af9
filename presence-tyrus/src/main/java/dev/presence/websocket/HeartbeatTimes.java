package dev.presence.websocket;

import java.time.Duration;
import java.util.Optional;

/**
 * The times of the application heartbeat, as proposed or agreed.
 *
 * @param ask how long a side hears no message before it asks, 1 to 300 s
 * @param answer how long it waits for an answer, 0.5 to 60 s
 * @param spread the window over which clients that lose the server return, at most 10 min
 */
record HeartbeatTimes(Duration ask, Duration answer, Duration spread) {
  static final Duration SHORTEST_ASK = Duration.ofSeconds(1);
  static final Duration LONGEST_ASK = Duration.ofMinutes(5);
  static final Duration SHORTEST_ANSWER = Duration.ofMillis(500);
  static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);
  static final Duration LONGEST_SPREAD = Duration.ofMinutes(10);

  /** What a server grants unless it is told otherwise. */
  static final HeartbeatTimes DEFAULT =
      new HeartbeatTimes(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the time, its value and its limits
   */
  static HeartbeatTimes checked(Duration ask, Duration answer, Duration spread) {
    return new HeartbeatTimes(
        between("ask", ask, SHORTEST_ASK, LONGEST_ASK),
        between("answer", answer, SHORTEST_ANSWER, LONGEST_ANSWER),
        between("spread", spread, Duration.ZERO, LONGEST_SPREAD));
  }

  static Duration between(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " must be between " + least + " and " + most + ", is " + value);
    }
    return value;
  }

  /**
   * Those in a heartbeat; each that is not there is taken from these.
   *
   * @return empty if one is malformed
   */
  Optional<HeartbeatTimes> replacedBy(Heartbeat beat) {
    try {
      return Optional.of(
          new HeartbeatTimes(
              read(beat, "ask", SHORTEST_ASK, LONGEST_ASK, ask),
              read(beat, "answer", SHORTEST_ANSWER, LONGEST_ANSWER, answer),
              read(beat, "spread", Duration.ZERO, LONGEST_SPREAD, spread)));
    } catch (NumberFormatException malformed) {
      return Optional.empty();
    }
  }

  private static Duration read(
      Heartbeat beat, String name, Duration least, Duration most, Duration absent) {
    return Duration.ofMillis(
        beat.number(name, least.toMillis(), most.toMillis(), absent.toMillis()));
  }
}
