package dev.presence;

import java.time.Duration;
import java.util.Map;

/**
 * Counters since the registry was built, and a few levels of now. Grows in minor versions: read it
 * by its accessors.
 *
 * @param present sessions that have joined and not left
 * @param unidentified connections that have not joined yet
 * @param joins joins ever; always {@code present} plus the sum of {@code leaves}
 * @param leaves leaves ever, by reason; a reason that never occurred is absent
 * @param neverIdentified connections closed because nobody joined in time
 * @param pings pings whose write began
 * @param pingFailures pings whose write failed
 * @param pongs pings answered by their own pong
 * @param suspicions edges to suspect or frozen
 * @param recoveries doubted sessions that were heard again
 * @param wouldEvict verdicts of death that a dry run did not carry out
 * @param stalls times this process stood still for longer than a few ticks
 * @param standstill how long in all, drift of single ticks included
 * @param lastLookRescues evictions given up because unread bytes had arrived
 * @param pingsDelayed pings that waited for a thread for longer than a tick
 * @param worstTickLag the longest gap between two ticks, less one tick
 * @param sinceLastTick since the detector ticked; since the registry was built if it never has
 * @param terminationsUnconfirmed connections not known to be freed within 2 s of their eviction
 * @param duels times an identity was refused because two clients fought for it
 * @param massSilences times a large part of all sessions fell silent at once
 * @param policyErrors checks in which a policy threw or returned null
 * @param listenerErrors events whose listener threw
 * @param eventsMissed events dropped because a listener was too far behind
 */
public record PresenceStats(
    int present,
    int unidentified,
    long joins,
    Map<LeaveReason, Long> leaves,
    long neverIdentified,
    long pings,
    long pingFailures,
    long pongs,
    long suspicions,
    long recoveries,
    long wouldEvict,
    long stalls,
    Duration standstill,
    long lastLookRescues,
    long pingsDelayed,
    Duration worstTickLag,
    Duration sinceLastTick,
    long terminationsUnconfirmed,
    long duels,
    long massSilences,
    long policyErrors,
    long listenerErrors,
    long eventsMissed) {
  /** Keeps its own copy. */
  public PresenceStats {
    leaves = Map.copyOf(leaves);
  }
}
