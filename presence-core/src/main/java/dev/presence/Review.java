package dev.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sentences of {@link HeartbeatPolicy#review}: one policy in one environment. */
final class Review {
  private final HeartbeatPolicy policy;
  private final Environment environment;
  private final List<String> sentences = new ArrayList<>();

  Review(HeartbeatPolicy policy, Environment environment) {
    this.policy = policy;
    this.environment = environment;
  }

  List<String> sentences() {
    try {
      review(rehearsals());
    } catch (RuntimeException e) { // a policy is foreign code
      say(
          ("It fails when it is asked about a peer that falls silent (%s): the detector would put"
                  + " %s in its place.")
              .formatted(e, HeartbeatPolicy.whenIdle()));
    }
    return List.copyOf(sentences);
  }

  /** Young sessions and old ones, before the first round trip is known and after. */
  private List<Rehearsal> rehearsals() {
    return Stream.of(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(30))
        .flatMap(
            age ->
                Stream.of(Optional.<Duration>empty(), Optional.of(environment.roundTrip))
                    .map(rtt -> Rehearsal.of(policy, age, rtt)))
        .toList();
  }

  private void review(List<Rehearsal> rehearsals) {
    Optional<Duration> ping = longest(rehearsals, Rehearsal::firstPing);
    Optional<Duration> quiet = beaten(longest(rehearsals, Rehearsal::quiet));
    Optional<Duration> death = longest(rehearsals, Rehearsal::death);
    String pings =
        ping.map(after -> "It pings after " + text(after) + " of silence").orElse("It never pings");
    idle(pings, quiet, "the proxy closes an idle connection", environment.proxyIdleTimeout);
    idle(pings, quiet, "a NAT on the way forgets an idle connection", environment.natTimeout);
    heartbeat(ping, death);
    timeout(rehearsals);
    Optional<Duration> bound = policy.detectionBound().or(() -> death);
    bound.ifPresentOrElse(this::bounded, this::unbounded);
  }

  /** Empty if one of them is: then there is no longest. */
  private static Optional<Duration> longest(
      List<Rehearsal> rehearsals, Function<Rehearsal, Optional<Duration>> what) {
    boolean never = rehearsals.stream().anyMatch(r -> what.apply(r).isEmpty());
    return never
        ? Optional.empty()
        : rehearsals.stream().flatMap(r -> what.apply(r).stream()).max(Comparator.naturalOrder());
  }

  /** The wire is not idle for longer than the client's own heartbeat lets it. */
  private Optional<Duration> beaten(Optional<Duration> quiet) {
    Duration beat = environment.clientHeartbeat;
    return beat == null ? quiet : Optional.of(quiet.filter(q -> isAtMost(q, beat)).orElse(beat));
  }

  private void idle(
      String pings, Optional<Duration> quiet, String what, @Nullable Duration timeout) {
    if (timeout == null) {
      return;
    }
    // What is on its way when the time is up comes too late.
    Duration enough = timeout.minus(environment.roundTrip);
    if (quiet.isEmpty() || !isAtMost(quiet.orElseThrow(), enough)) {
      say(
          ("%s, and %s after %s: quiet peers are cut off though nothing is wrong with them. Ping"
                  + " after %s of silence at most.")
              .formatted(pings, what, text(timeout), text(timeout.multipliedBy(2).dividedBy(3))));
    }
  }

  private void heartbeat(Optional<Duration> ping, Optional<Duration> death) {
    Duration beat = environment.clientHeartbeat;
    if (beat == null) {
      return;
    }
    ping.filter(interval -> isClose(interval, beat))
        .ifPresent(
            interval ->
                say(
                    ("It pings after %s of silence, and the clients' own heartbeat comes every %s:"
                            + " they race, and most of the pings are for nothing. Make one half as"
                            + " long again as the other.")
                        .formatted(text(interval), text(beat))));
    death
        .filter(end -> ping.isEmpty() && isAtMost(end, beat.plus(environment.roundTrip)))
        .ifPresent(
            end ->
                say(
                    ("It never pings and gives a peer up after %s of silence, and the clients' own"
                            + " heartbeat comes every %s only: it evicts peers that are well. Wait for"
                            + " %s or more.")
                        .formatted(
                            text(end), text(beat), text(beat.multipliedBy(3).dividedBy(2)))));
  }

  /** Within a tenth, or within what the network's delay may shift them by. */
  private boolean isClose(Duration interval, Duration beat) {
    Duration apart = interval.minus(beat).abs();
    return isAtMost(apart, interval.dividedBy(10)) || isAtMost(apart, environment.roundTrip);
  }

  private void timeout(List<Rehearsal> rehearsals) {
    rehearsals.stream()
        .flatMap(r -> r.timeout().stream())
        .min(Comparator.naturalOrder())
        .ifPresent(this::timeout);
  }

  private void timeout(Duration shortest) {
    Duration least = environment.roundTrip.multipliedBy(2);
    if (shortest.compareTo(least) < 0) {
      say(
          ("It waits %s for an answer, less than twice the network's round trip of %s: a single lost"
                  + " packet evicts a peer that is well. Wait for %s or more.")
              .formatted(text(shortest), text(environment.roundTrip), text(least)));
    }
    TcpLimits tcp = environment.tcp;
    tcp.retransmission()
        .filter(end -> end.compareTo(shortest) < 0)
        .ifPresent(
            end ->
                say(
                    ("It waits %s for an answer, and TCP ends a connection whose data stays"
                            + " unacknowledged after about %s (tcp_retries2 = %d): an outage that"
                            + " the policy would forgive ends the session. Raise tcp_retries2.")
                        .formatted(text(shortest), text(end), tcp.retries())));
  }

  private void bounded(Duration bound) {
    Duration linger = environment.linger;
    if (!linger.isZero() && linger.compareTo(bound) < 0) {
      say(
          ("A cut takes up to %s to be noticed, the linger is %s: where this side notices early and"
                  + " the client late, its user is told offline and online again. Linger for %s or"
                  + " more.")
              .formatted(text(bound), text(linger), text(bound)));
    }
    TcpLimits tcp = environment.tcp;
    tcp.keepAlive()
        .filter(end -> isAtMost(bound, end))
        .ifPresent(
            end ->
                say(
                    ("TCP keepalive ends a silent connection after %s (%s idle, %d probes %s"
                            + " apart)%s: it can never fire before this policy, which needs %s at"
                            + " most. Do not count on it where the policy is off.")
                        .formatted(
                            text(end),
                            text(tcp.idle()),
                            tcp.probes(),
                            text(tcp.interval()),
                            unacknowledged(bound),
                            text(bound))));
  }

  private void unbounded() {
    say(
        ("It never gives up a peer that does not answer: ghosts stay until TCP ends their"
                + " connections%s%s.")
            .formatted(
                environment
                    .tcp
                    .keepAlive()
                    .map(end -> ", by keepalive after " + text(end))
                    .orElse(""),
                unacknowledged(Duration.ZERO)));
  }

  private String unacknowledged(Duration atLeast) {
    return environment
        .tcp
        .retransmission()
        .filter(end -> isAtMost(atLeast, end))
        .map(
            end ->
                ", and one to which we have sent data only after about %s (tcp_retries2 = %d)"
                    .formatted(text(end), environment.tcp.retries()))
        .orElse("");
  }

  private static boolean isAtMost(Duration a, Duration b) {
    return a.compareTo(b) <= 0;
  }

  private static String text(Duration duration) {
    return Nanos.text(duration);
  }

  private void say(String sentence) {
    sentences.add(sentence);
  }
}
