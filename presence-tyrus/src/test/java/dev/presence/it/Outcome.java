package dev.presence.it;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of whom a fault struck.
 *
 * @param after from the fault to the last departure it caused; empty if none came
 * @param q how long pings waited for a thread, at most
 * @param s how long the server stood still or was deaf, at most
 * @param released from the last departure until the sockets were gone
 * @param complaints what should have been otherwise
 */
record Outcome(
    Optional<Duration> after,
    Duration q,
    Duration s,
    Optional<Duration> released,
    List<String> complaints) {

  /** Nobody had to leave. */
  static Outcome of(List<String> complaints) {
    return new Outcome(
        Optional.empty(), Duration.ZERO, Duration.ZERO, Optional.empty(), List.copyOf(complaints));
  }
}
