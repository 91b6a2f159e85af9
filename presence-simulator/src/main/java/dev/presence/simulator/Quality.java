package dev.presence.simulator;

import java.time.Duration;
import java.util.List;

/**
 * The quality of service of one contestant on one network, by the metrics of Chen, Toueg and
 * Aguilera, "On the Quality of Service of Failure Detectors" (IEEE Transactions on Computers 51,
 * 2002), with 95 % confidence intervals. Client-days are independent of each other.
 *
 * <p>A mistake is the eviction of a peer that lives and could be reached again; it lasts until that
 * peer has joined again, or would have left anyway. A death is a peer that can never be heard again
 * on this connection: it fell silent without a word, or a NAT forgot its mapping.
 *
 * @param peer the contestant
 * @param network the network
 * @param clientDays how many days of one client were simulated
 * @param detectionTime mean of T_D in seconds, from the death to the removal; TCP's own giving up
 *     counts as a removal
 * @param detectionP50 its median
 * @param detectionP99 its 99th percentile
 * @param detectionMax the longest one seen, seconds
 * @param detections how many deaths there were
 * @param detectionQuantiles T_D at 0, 1, ... 100 %, seconds
 * @param falseEvictionsPerDay mistakes per 24 hours connected
 * @param mistakeRecurrence mean of T_MR in seconds of connected time; infinite if no mistake was
 *     seen
 * @param mistakeDuration mean of T_M in seconds
 * @param mistakes how many there were
 * @param accuracy P_A: the probability that a living, connected peer is listed
 * @param ghostSecondsPerDay seconds a day for which a dead session of one client was listed
 * @param natLossesPerDay sessions a day, connected, that a NAT cut because nobody spoke
 * @param pingsPerHour the server's pings per hour that a session was listed
 * @param bytesPerHour of heartbeats both ways, with IPv4, TCP and WebSocket headers and
 *     acknowledgements, without TLS, per hour that a session was listed
 * @param wakeUpsPerHour how often a heartbeat woke the client's radio (asleep 10 s after the last
 *     packet), per hour that a session was listed
 * @param cpuPerClientDay CPU time that simulating one client-day took
 */
public record Quality(
    Peer peer,
    Network network,
    long clientDays,
    Interval detectionTime,
    Interval detectionP50,
    Interval detectionP99,
    double detectionMax,
    long detections,
    List<Double> detectionQuantiles,
    Interval falseEvictionsPerDay,
    Interval mistakeRecurrence,
    Interval mistakeDuration,
    long mistakes,
    Interval accuracy,
    Interval ghostSecondsPerDay,
    Interval natLossesPerDay,
    Interval pingsPerHour,
    Interval bytesPerHour,
    Interval wakeUpsPerHour,
    Duration cpuPerClientDay) {

  private static final double DAY_SECONDS = 86_400;

  /** Keeps its own copy. */
  public Quality {
    detectionQuantiles = List.copyOf(detectionQuantiles);
  }

  static Quality of(Peer peer, Network network, Totals totals) {
    Distribution detections = new Distribution(totals.detections);
    Distribution durations = new Distribution(totals.mistakeDurations);
    Interval rate = totals.mistakes.rate();
    return new Quality(
        peer,
        network,
        totals.clientDays,
        detections.mean(),
        detections.quantile(0.5),
        detections.quantile(0.99),
        detections.max(),
        detections.size(),
        detections.quantiles(100),
        rate,
        rate.into(DAY_SECONDS),
        durations.mean(),
        durations.size(),
        totals.absence.estimate().complement(),
        totals.ghost.estimate(),
        totals.natLosses.rate(),
        totals.pings.estimate(),
        totals.bytes.estimate(),
        totals.wakeUps.estimate(),
        Duration.ofNanos(totals.cpuNanos / Math.max(1, totals.clientDays)));
  }
}
