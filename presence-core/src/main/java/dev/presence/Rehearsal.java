package dev.presence;

import java.time.Duration;
import java.util.Optional;

/**
 * What a policy does with a peer that falls silent, found by asking it as the detector would: at
 * the moments at which it wants to be asked. Works for any policy, since policies are pure.
 *
 * @param firstPing the silence at which it pings first; empty if it never does
 * @param death the silence at which it gives the peer up; empty if it never does
 */
record Rehearsal(Optional<Duration> firstPing, Optional<Duration> death) {
  /** Built-in policies reach as far as a day's interval and a day's timeout. */
  private static final long LONGEST = Duration.ofHours(49).toNanos();

  private static final long TICK = Duration.ofMillis(100).toNanos();
  private static final long FARTHEST_RECHECK = Duration.ofSeconds(60).toNanos();
  private static final long DOUBTED_RECHECK = Duration.ofMillis(500).toNanos();

  /**
   * A policy that wants to be asked more often is asked less exactly, so that none takes for ever.
   */
  private static final int LOOKS = 200_000;

  private static final int RESOLUTION = 1_000;

  private static final long NEVER = -1;

  /**
   * Rehearses.
   *
   * @param age of the session when it was last heard
   * @param rtt the peer's smoothed round trip, with half of it as deviation; empty if unknown
   */
  static Rehearsal of(HeartbeatPolicy policy, Duration age, Optional<Duration> rtt) {
    long firstPing = NEVER;
    long lastPing = 0;
    int pings = 0;
    long silence = 0;
    for (int looks = 0; silence <= LONGEST; looks++) {
      Vitals.Builder vitals =
          Vitals.builder()
              .ageNanos(Nanos.of(age) + silence)
              .silenceNanos(silence)
              .unansweredNanos(pings, silence - firstPing)
              .sincePingNanos(silence - lastPing);
      rtt.ifPresent(usual -> vitals.rtt(usual, usual.dividedBy(2)));
      Verdict verdict = policy.decide(vitals.build());
      if (verdict.health() == Health.DEAD) {
        return of(firstPing, silence);
      }
      if (verdict.ping()) {
        firstPing = pings++ == 0 ? silence : firstPing;
        lastPing = silence;
      }
      silence += Math.max(step(verdict), looks < LOOKS ? 0 : silence / RESOLUTION);
    }
    return of(firstPing, NEVER);
  }

  private static long step(Verdict verdict) {
    long longest = verdict.health() == Health.ALIVE ? FARTHEST_RECHECK : DOUBTED_RECHECK;
    return Math.max(TICK, Math.min(longest, verdict.recheckNanos()));
  }

  private static Rehearsal of(long firstPing, long death) {
    return new Rehearsal(optional(firstPing), optional(death));
  }

  private static Optional<Duration> optional(long nanos) {
    return nanos == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  /** How long the wire may be idle; empty if for ever. */
  Optional<Duration> quiet() {
    return firstPing.or(() -> death);
  }

  /** How long an answer is waited for; empty if none is asked for, or it is waited for for ever. */
  Optional<Duration> timeout() {
    return firstPing.flatMap(asked -> death.map(end -> end.minus(asked)));
  }
}
