package dev.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The record of a leave: reason, detail, and the timeline of evidence.
 *
 * <p>Immutable, of the moment of leaving, and holds neither the session nor its connection. Made by
 * a registry only; a test gets one from a registry in virtual time.
 */
public final class Departure {
  // As numbers: most departures are never read, and their words took most of a leave.
  private final String id;
  private final Identity identity;
  private final Map<String, String> attributes;
  private final LeaveReason reason;
  private final String cause;
  private final long joinedWall;
  private final long leftWall;
  private final Vitals vitals;
  private final int roundTrips;
  private final int unread;
  private final long pingDelay;
  private final long stood;
  private final long deaf;
  private final String policy;
  private final Supplier<List<TimelineEntry>> history;

  /**
   * Reads the session, and changes nothing.
   *
   * @param cause in plain words; the evidence is added
   * @param deaf how long eviction waited because our side did not read
   */
  Departure(
      PeerSession session,
      LivenessClock clock,
      LeaveReason reason,
      String cause,
      LastLook look,
      long deaf,
      String policy) {
    long now = clock.now();
    String own = session.policyName();
    this.id = session.id();
    this.identity = session.identity();
    this.attributes = session.attributes();
    this.reason = reason;
    this.cause = cause;
    this.joinedWall = Nanos.of(session.joinedAt());
    this.leftWall = Nanos.of(clock.time().now());
    this.vitals = session.vitals(now);
    this.roundTrips = session.roundTrips();
    this.unread = look.unread();
    this.pingDelay = session.pingDelay(now);
    this.stood = clock.standstillSince(session.lastHeard());
    this.deaf = deaf;
    this.policy = own == null ? policy : own;
    this.history = session.history();
  }

  /** The connection's id. */
  public String id() {
    return id;
  }

  /** Who left. */
  public Identity identity() {
    return identity;
  }

  /** As given at join, and the address; immutable. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /** Why. */
  public LeaveReason reason() {
    return reason;
  }

  /** In plain words, with the evidence; put together by each call. */
  public String detail() {
    return reason == LeaveReason.DEAD ? evidence() + "; " + cause : cause + "; " + evidence();
  }

  private String evidence() {
    int pings = unansweredPings();
    StringBuilder text = new StringBuilder("silent for ").append(Nanos.text(silence()));
    if (pings > 0) {
      text.append(", ").append(pings).append(pings == 1 ? " ping" : " pings").append(" unanswered");
    }
    text.append(", last heard ").append(lastHeard().truncatedTo(ChronoUnit.MILLIS));
    text.append("; round trips before: ").append(roundTrips);
    rtt().ifPresent(rtt -> text.append(", ").append(Nanos.text(rtt)).append(" typical"));
    return text.toString();
  }

  /** By the wall clock. */
  public Instant joinedAt() {
    return Nanos.instant(joinedWall);
  }

  /** By the wall clock. */
  public Instant leftAt() {
    return Nanos.instant(leftWall);
  }

  /** By the wall clock, exact to one tick; not before the join. */
  public Instant lastHeard() {
    long heard = leftWall - vitals.silenceNanos() - stood;
    return Nanos.instant(Math.max(heard, joinedWall));
  }

  /** Liveness time since the last evidence. */
  public Duration silence() {
    return vitals.silence();
  }

  /** Liveness time since the oldest unanswered ping's write began; zero if there is none. */
  public Duration waiting() {
    return vitals.waiting();
  }

  /** At the moment of leaving. */
  public int unansweredPings() {
    return vitals.unansweredPings();
  }

  /** Smoothed round trip; empty if no ping was ever answered. */
  public Optional<Duration> rtt() {
    return vitals.rtt();
  }

  /** Bytes that the last look saw in the receive queue; -1 if nobody looked or could tell. */
  public int unread() {
    return unread;
  }

  /** How long the unanswered pings waited for a thread: the q of the bound. */
  public Duration pingDelay() {
    return Duration.ofNanos(pingDelay);
  }

  /** How long since the last evidence this process stood still or was deaf: the s of the bound. */
  public Duration standstill() {
    return Duration.ofNanos(stood + deaf);
  }

  /** The policy it was under, printed; {@code -} if no detector ran. */
  public String policy() {
    return policy;
  }

  /** The last events of its life, oldest first; immutable, and put into words by each call. */
  public List<TimelineEntry> timeline() {
    List<TimelineEntry> entries = new ArrayList<>(history.get());
    entries.add(new TimelineEntry(lastHeard(), "last heard"));
    entries.sort(Comparator.comparing(TimelineEntry::at));
    entries.add(new TimelineEntry(leftAt(), "left: " + reason));
    return List.copyOf(entries);
  }

  /** Whether all that {@code other} tells is equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Departure that && values().equals(that.values()));
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** All that it tells. */
  @Override
  public String toString() {
    return "Departure" + values();
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("id", id);
    values.put("identity", identity);
    values.put("attributes", attributes);
    values.put("reason", reason);
    values.put("detail", detail());
    values.put("joinedAt", joinedAt());
    values.put("leftAt", leftAt());
    values.put("lastHeard", lastHeard());
    values.put("silence", silence());
    values.put("waiting", waiting());
    values.put("unansweredPings", unansweredPings());
    values.put("rtt", rtt());
    values.put("unread", unread);
    values.put("pingDelay", pingDelay());
    values.put("standstill", standstill());
    values.put("policy", policy);
    values.put("timeline", timeline());
    return values;
  }
}
