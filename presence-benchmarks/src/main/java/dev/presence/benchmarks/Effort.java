package dev.presence.benchmarks;

import java.time.Duration;

/** How much time a run may take: less time, wider spread. */
public enum Effort {
  /** Each measurement once, in the smallest form that still tells: seconds. For the build. */
  SMOKE(Duration.ofMinutes(2), Duration.ofMinutes(10)),
  /** Under 3 minutes for all measurements together. */
  QUICK(Duration.ofSeconds(85), Duration.ofSeconds(150)),
  /** With the repetitions that a page of figures needs: about a quarter of an hour. */
  FULL(Duration.ofMinutes(8), Duration.ofMinutes(30));

  private final Duration limit;
  private final Duration last;

  Effort(Duration limit, Duration last) {
    this.limit = limit;
    this.last = last;
  }

  /** After this one measurement has failed: several times as long as it takes. */
  Duration limit() {
    return limit;
  }

  /**
   * After this no more measurements begin, so that a run on a machine that is too busy ends and
   * tells what it has.
   */
  Duration last() {
    return last;
  }
}
