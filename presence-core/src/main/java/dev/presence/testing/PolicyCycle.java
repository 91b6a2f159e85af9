package dev.presence.testing;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a policy behaves from ping to ping, found by trials: which moments and peers are worth
 * trying.
 *
 * @param spans its first cycle, from the join, and its longest one
 * @param patience in which it has certainly made up its mind about a silent peer
 * @param peers that are well under this policy
 */
record PolicyCycle(List<PolicyTrial.Span> spans, Duration patience, List<Peer> peers) {
  static final Duration TICK = Duration.ofMillis(100);

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final int MOST_MOMENTS = 400;
  private static final int FEWEST_MOMENTS = 10;

  /** For one assertion; a tick takes a quarter of a microsecond. */
  private static final long MOST_TICKS = 8_000_000;

  /** A peer that answers, and says something by itself in this period. */
  record Peer(Duration beatsEvery) {
    PolicyTrial trial(HeartbeatPolicy policy) {
      return PolicyTrial.of(policy).tick(TICK).beatsEvery(beatsEvery);
    }

    @Override
    public String toString() {
      return beatsEvery.equals(PolicyTrial.FOR_EVER)
          ? "a peer that only answers pings"
          : "a peer that sends something every " + beatsEvery;
    }
  }

  static PolicyCycle of(HeartbeatPolicy policy) {
    Duration length = policy.detectionBound().map(b -> b.multipliedBy(2)).orElse(LONG);
    length = length.compareTo(LONG) < 0 ? LONG : length;
    PolicyTrial.Result silent = PolicyTrial.of(policy).answersNothing().run(length);
    PolicyTrial.Result idle = PolicyTrial.of(policy).run(length);
    Duration patience = silent.death().orElse(LONG).plus(MARGIN);
    return idle.pings().isEmpty()
        ? beating(silent.death().orElse(LONG), patience)
        : pinging(idle.pings(), patience);
  }

  /** The policy never pings: its peers must beat. */
  private static PolicyCycle beating(Duration timeout, Duration patience) {
    List<Peer> peers = Stream.of(2, 3, 10).map(part -> new Peer(timeout.dividedBy(part))).toList();
    return new PolicyCycle(List.of(new PolicyTrial.Span(Duration.ZERO, timeout)), patience, peers);
  }

  private static PolicyCycle pinging(List<Duration> pings, Duration patience) {
    PolicyTrial.Span first = new PolicyTrial.Span(Duration.ZERO, pings.get(0).plus(TICK));
    PolicyTrial.Span longest = first;
    for (int i = 1; i < pings.size(); i++) {
      PolicyTrial.Span next = new PolicyTrial.Span(pings.get(i - 1), pings.get(i).plus(TICK));
      // A tick more or less is no other cycle; the earlier one is the cheaper one to reach.
      longest = length(next).compareTo(length(longest).plus(TICK)) > 0 ? next : longest;
    }
    List<PolicyTrial.Span> spans = Stream.of(first, longest).distinct().toList();
    return new PolicyCycle(spans, patience, talking(length(longest)));
  }

  /** Uneven periods, so that their phases differ from one cycle and one tick to the next. */
  private static List<Peer> talking(Duration cycle) {
    List<Peer> peers = new ArrayList<>(List.of(new Peer(PolicyTrial.FOR_EVER)));
    Stream.of(31, 89, 113)
        .map(percent -> cycle.multipliedBy(percent).dividedBy(100))
        .map(period -> new Peer(period.plusMillis(7)))
        .forEach(peers::add);
    return List.copyOf(peers);
  }

  private static Duration length(PolicyTrial.Span span) {
    return span.to().minus(span.from());
  }

  /** Time for ten cycles. */
  Duration several() {
    return length(spans.get(spans.size() - 1)).multipliedBy(10).plus(patience);
  }

  /** The moments of a span to try, if each trial goes on for {@code after}. */
  List<Duration> moments(PolicyTrial.Span span, Duration after) {
    Duration length = length(span);
    long ticks = span.to().plus(after).dividedBy(TICK) * peers.size() * spans.size();
    long affordable = Math.max(FEWEST_MOMENTS, MOST_TICKS / Math.max(1, ticks));
    int moments = (int) Math.min(Math.min(MOST_MOMENTS, affordable), length.dividedBy(TICK));
    return IntStream.range(0, Math.max(1, moments))
        .mapToObj(i -> onTick(span.from().plus(length.multipliedBy(i).dividedBy(moments))))
        .toList();
  }

  /** Where an outage hurts most: it takes the ping of that tick with it. */
  private static Duration onTick(Duration moment) {
    return TICK.multipliedBy(moment.dividedBy(TICK));
  }
}
