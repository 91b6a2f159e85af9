package dev.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The last departures, newest first. Guarded by the registry's lock, except {@link #describe}. */
final class Departures {
  private final int keep;
  private final ArrayDeque<Departure> newestFirst = new ArrayDeque<>();

  Departures(int keep) {
    this.keep = keep;
  }

  void add(Departure departure) {
    newestFirst.addFirst(departure);
    if (newestFirst.size() > keep) {
      newestFirst.removeLast();
    }
  }

  List<Departure> list() {
    return new ArrayList<>(newestFirst);
  }

  /**
   * The record of a session that is about to leave. Reads, changes nothing.
   *
   * @param detail in plain words; the evidence is added
   * @param deaf how long eviction waited because our side did not read
   */
  static Departure describe(
      PeerSession session,
      LivenessClock clock,
      LeaveReason reason,
      String detail,
      LastLook look,
      long deaf,
      String policy) {
    long now = clock.now();
    Vitals vitals = session.vitals(now);
    long standstill = clock.standstillSince(session.lastHeard());
    Instant leftAt = clock.time().now();
    Instant heard = leftAt.minus(vitals.silence()).minusNanos(standstill);
    Instant lastHeard = heard.isBefore(session.joinedAt()) ? session.joinedAt() : heard;
    String evidence = evidence(vitals, session, lastHeard);
    String own = session.policyName();
    return new Departure(
        session.id(),
        session.identity(),
        session.attributes(),
        reason,
        reason == LeaveReason.DEAD ? evidence + "; " + detail : detail + "; " + evidence,
        session.joinedAt(),
        leftAt,
        lastHeard,
        vitals.silence(),
        vitals.waiting(),
        vitals.unansweredPings(),
        vitals.rtt(),
        look.unread(),
        Duration.ofNanos(session.pingDelay(now)),
        Duration.ofNanos(standstill + deaf),
        own == null ? policy : own,
        timeline(session, reason, lastHeard, leftAt));
  }

  private static List<TimelineEntry> timeline(
      PeerSession session, LeaveReason reason, Instant lastHeard, Instant leftAt) {
    List<TimelineEntry> entries = new ArrayList<>(session.timeline());
    entries.add(new TimelineEntry(lastHeard, "last heard"));
    entries.sort(Comparator.comparing(TimelineEntry::at));
    entries.add(new TimelineEntry(leftAt, "left: " + reason));
    return entries;
  }

  private static String evidence(Vitals vitals, PeerSession session, Instant lastHeard) {
    int pings = vitals.unansweredPings();
    StringBuilder text = new StringBuilder("silent for ").append(Nanos.text(vitals.silence()));
    if (pings > 0) {
      text.append(", ").append(pings).append(pings == 1 ? " ping" : " pings").append(" unanswered");
    }
    text.append(", last heard ").append(lastHeard.truncatedTo(ChronoUnit.MILLIS));
    text.append("; round trips before: ").append(session.roundTrips());
    vitals.rtt().ifPresent(rtt -> text.append(", ").append(Nanos.text(rtt)).append(" typical"));
    return text.toString();
  }
}
