package dev.presence.benchmarks;

import java.time.Duration;

/** How much time a run may take: less time, wider spread. */
public enum Effort {
  /** Each measurement once, in the smallest form that still tells: seconds. For the build. */
  SMOKE(Duration.ofMinutes(2)),
  /** Under 3 minutes for all measurements together. */
  QUICK(Duration.ofSeconds(100)),
  /** With the repetitions that a page of figures needs: about a quarter of an hour. */
  FULL(Duration.ofMinutes(8));

  private final Duration limit;

  Effort(Duration limit) {
    this.limit = limit;
  }

  /** After this one measurement has failed: several times as long as it takes. */
  Duration limit() {
    return limit;
  }
}
