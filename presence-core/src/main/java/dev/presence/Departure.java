package dev.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The record of a leave: reason, detail, and the timeline of evidence.
 *
 * @param id the connection's id
 * @param identity who left
 * @param attributes as given at join
 * @param reason why
 * @param detail in plain words, with the evidence
 * @param joinedAt wall clock
 * @param leftAt wall clock
 * @param lastHeard wall clock, exact to one tick
 * @param silence liveness time since the last evidence
 * @param waiting liveness time since the oldest unanswered ping's write began; zero if none
 * @param unansweredPings at the moment of leaving
 * @param rtt smoothed round trip; empty if no ping was ever answered
 * @param unread what the last look saw in the receive queue; -1 where nobody looked or could tell
 * @param pingDelay q: how long the unanswered pings waited for a thread
 * @param standstill s: how long since the last evidence this process stood still or was deaf
 * @param policy the policy it was under, printed; {@code -} if no detector ran
 * @param timeline the last events of its life, oldest first
 */
public record Departure(
    String id,
    Identity identity,
    Map<String, String> attributes,
    LeaveReason reason,
    String detail,
    Instant joinedAt,
    Instant leftAt,
    Instant lastHeard,
    Duration silence,
    Duration waiting,
    int unansweredPings,
    Optional<Duration> rtt,
    int unread,
    Duration pingDelay,
    Duration standstill,
    String policy,
    List<TimelineEntry> timeline) {
  /** Keeps its own copies. */
  public Departure {
    attributes = Map.copyOf(attributes);
    timeline = List.copyOf(timeline);
  }
}
