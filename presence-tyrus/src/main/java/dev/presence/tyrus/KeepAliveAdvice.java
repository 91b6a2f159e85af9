package dev.presence.tyrus;

import dev.presence.HeartbeatPolicy;
import dev.presence.Vitals;
import java.time.Duration;
import java.util.Optional;

/** Whether a keepalive and a policy fit together. */
final class KeepAliveAdvice {
  /** Silences at which a policy is asked whether it would ping. */
  private static final int STEPS = 1_000;

  private KeepAliveAdvice() {}

  /** What an operator should know; empty if they fit, or the policy has no bound. */
  static Optional<String> on(KeepAlive keepAlive, HeartbeatPolicy policy) {
    return policy.detectionBound().flatMap(bound -> on(keepAlive, policy, bound));
  }

  private static Optional<String> on(KeepAlive keepAlive, HeartbeatPolicy policy, Duration bound) {
    if (keepAlive.bound().compareTo(bound) >= 0) {
      return Optional.of(never(keepAlive, policy, bound));
    }
    Duration granted = bound.minus(silenceBeforePing(policy, bound));
    return keepAlive.patience().compareTo(granted) < 0
        ? Optional.of(fights(keepAlive, policy, granted))
        : Optional.empty();
  }

  private static String never(KeepAlive keepAlive, HeartbeatPolicy policy, Duration bound) {
    return "TCP keepalive gives a silent peer up after idle + interval x count = %s, never before %s"
            .formatted(text(keepAlive.bound()), policy)
        + " does, after %s at most: it is harmless, but adds nothing to presence"
            .formatted(text(bound));
  }

  private static String fights(KeepAlive keepAlive, HeartbeatPolicy policy, Duration granted) {
    return "TCP keepalive grants a peer only interval x count = %s to answer and then ends its"
            .formatted(text(keepAlive.patience()))
        + " connection, where %s grants %s: raise interval or count, or an outage that the policy"
            .formatted(policy, text(granted))
        + " would forgive ends the session";
  }

  /** Zero for a policy that never pings: then any silence counts. */
  private static Duration silenceBeforePing(HeartbeatPolicy policy, Duration bound) {
    for (int step = 0; step <= STEPS; step++) {
      Duration silence = bound.multipliedBy(step).dividedBy(STEPS);
      if (policy.decide(silent(silence)).ping()) {
        return silence;
      }
    }
    return Duration.ZERO;
  }

  private static Vitals silent(Duration silence) {
    return Vitals.builder().silence(silence).sincePing(silence).build();
  }

  private static String text(Duration duration) {
    return duration.toMillis() / 1_000.0 + " s";
  }
}
