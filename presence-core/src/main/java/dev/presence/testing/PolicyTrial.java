package dev.presence.testing;

import dev.presence.Departure;
import dev.presence.Health;
import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs the real registry and detector under a policy, in virtual time, against one peer that
 * behaves as stated; the peer joins at zero.
 *
 * <pre>{@code
 * PolicyTrial.Result result =
 *     PolicyTrial.of(HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(10)))
 *         .silentFrom(ofSeconds(10))
 *         .run(ofMinutes(5));
 * assertThat(result.detectionTime().orElseThrow()).isLessThan(ofSeconds(26));
 * }</pre>
 *
 * <p>Deterministic. Not thread-safe; {@link #run} may be called again and starts anew.
 */
public final class PolicyTrial {
  /** A span of time, from the peer's join. */
  record Span(Duration from, Duration to) {
    boolean covers(Duration at) {
      return from.compareTo(at) <= 0 && at.compareTo(to) < 0;
    }
  }

  static final Duration FOR_EVER = Duration.ofDays(36_500);

  final HeartbeatPolicy policy;
  final List<Span> outages = new ArrayList<>();
  final List<Span> stalls = new ArrayList<>();
  Duration tick = Duration.ofMillis(100);
  Duration answersAfter = Duration.ofMillis(1);
  Duration beatsEvery = FOR_EVER;
  boolean lastLook = true;

  private PolicyTrial(HeartbeatPolicy policy) {
    this.policy = policy;
  }

  /** A trial of {@code policy} with a peer that answers every ping after 1 ms and says no more. */
  public static PolicyTrial of(HeartbeatPolicy policy) {
    return new PolicyTrial(policy);
  }

  /** The link is cut at {@code from} for good: nothing arrives any more. */
  public PolicyTrial silentFrom(Duration from) {
    return silent(from, FOR_EVER);
  }

  /** The link is down for a while: what would have arrived then arrives at its end, as TCP does. */
  public PolicyTrial silent(Duration from, Duration to) {
    outages.add(span(from, to));
    return this;
  }

  /** Pings are answered this long after they were sent: zero or more, default 1 ms. */
  public PolicyTrial answersAfter(Duration roundTrip) {
    answersAfter = atLeastZero("roundTrip", roundTrip);
    return this;
  }

  /** The peer answers no ping, as one that cannot. */
  public PolicyTrial answersNothing() {
    answersAfter = FOR_EVER;
    return this;
  }

  /** The peer sends a message of its own in this period: more than zero, default never. */
  public PolicyTrial beatsEvery(Duration period) {
    if (period.isZero()) {
      throw new IllegalArgumentException("period must be more than zero, is " + period);
    }
    beatsEvery = atLeastZero("period", period);
    return this;
  }

  /**
   * Our own process stands still, as in a long garbage collection: nothing ticks or reads, the
   * kernel goes on receiving. After it the detector ticks before anybody has read.
   */
  public PolicyTrial stalled(Duration from, Duration length) {
    stalls.add(span(from, from.plus(length)));
    return this;
  }

  /** The container does not let us see unread bytes; by default it does. */
  public PolicyTrial withoutLastLook() {
    lastLook = false;
    return this;
  }

  /** The detector's tick: 1 ms to 10 s, default 100 ms. */
  public PolicyTrial tick(Duration tick) {
    this.tick = tick;
    return this;
  }

  /** Runs for {@code length} of virtual time, or until the peer is evicted. */
  public Result run(Duration length) {
    return new TrialRun(this).run(length);
  }

  private static Span span(Duration from, Duration to) {
    if (atLeastZero("from", from).compareTo(to) > 0) {
      throw new IllegalArgumentException("from must not be after to, is " + from + " to " + to);
    }
    return new Span(from, to);
  }

  private static Duration atLeastZero(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be zero or more, is " + duration);
    }
    return duration;
  }

  /**
   * An edge of health.
   *
   * @param at since the join
   * @param health what the peer became
   */
  public record Edge(Duration at, Health health) {}

  /**
   * What happened.
   *
   * @param pings when pings were sent, since the join
   * @param edges changes of health, the death included
   * @param death when the peer was evicted, since the join; empty if it was not
   * @param lastEvidence when the last byte was read from it, since the join; zero if none was
   * @param departure the evidence of the eviction; empty if there was none
   */
  public record Result(
      List<Duration> pings,
      List<Edge> edges,
      Optional<Duration> death,
      Duration lastEvidence,
      Optional<Departure> departure) {
    /** Keeps its own copies. */
    public Result {
      pings = List.copyOf(pings);
      edges = List.copyOf(edges);
    }

    /** From the last evidence to the eviction (T_D); empty if the peer was not evicted. */
    public Optional<Duration> detectionTime() {
      return death.map(at -> at.minus(lastEvidence));
    }

    /** Everything in order of time, a line each. */
    @Override
    public String toString() {
      List<String> lines = new ArrayList<>();
      pings.forEach(at -> lines.add(line(at, "ping")));
      edges.forEach(edge -> lines.add(line(edge.at(), edge.health().toString())));
      lines.add(line(lastEvidence, "last evidence"));
      lines.sort(null);
      departure.ifPresent(d -> lines.add(d.reason() + ": " + d.detail()));
      return String.join(System.lineSeparator(), lines);
    }

    private static String line(Duration at, String what) {
      return String.format(Locale.ROOT, "%12.3f s  %s", at.toMillis() / 1e3, what);
    }
  }
}
