package dev.presence.simulator;

import java.time.Duration;
import java.util.Optional;

/**
 * A way of watching peers that takes part in a comparison: one line of its table.
 *
 * @param name short, for command lines
 * @param rule what it does, in a line
 * @param source whose it is: project, version, file or document
 * @param bound the longest detection time that follows from its rule while the server runs; empty
 *     if none does
 * @param heartbeat what it puts on the wire
 * @param maker makes a detector for one client
 */
public record Peer(
    String name,
    String rule,
    String source,
    Optional<Duration> bound,
    Heartbeat heartbeat,
    Maker maker) {

  /** Makes the detector of one client. Thread-safe. */
  @FunctionalInterface
  public interface Maker {
    /** A detector for a client whose day is {@code day}. */
    Contestant make(Day day);
  }

  /**
   * What a detector may know beforehand: nothing that a server would not know.
   *
   * @param stalls when the server's process stands still
   * @param phase seeds what the server's start leaves to chance: where its timers stand
   */
  public record Day(Stalls stalls, long phase) {}

  /** When the server's process stands still. */
  public interface Stalls {
    /** How often. */
    int count();

    /** When the {@code i}-th begins, in nanoseconds. */
    long from(int i);

    /** When the {@code i}-th ends, in nanoseconds. */
    long to(int i);
  }
}
