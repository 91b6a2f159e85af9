package dev.presence;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that many peers fell silent at once, which says more about our own network than about
 * them: over 20 % of the sessions, and at least 50, within 5 s. One warning per event. Detector
 * thread only.
 */
final class MassSilence {
  private static final Logger log = LoggerFactory.getLogger(DeadPeerDetector.class);
  private static final int LEAST = 50;
  private static final int ONE_IN = 5;
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final Counters counters;
  private final int[] perTick;
  private int at;
  private int inWindow;
  private boolean going;

  MassSilence(LivenessClock clock, Counters counters) {
    this.counters = counters;
    this.perTick = new int[clock.ticks(WINDOW.toNanos())];
  }

  void silent() {
    perTick[at]++;
    inWindow++;
  }

  /** Ends a tick. */
  void tick(int present) {
    boolean many = inWindow >= LEAST && inWindow * (long) ONE_IN > present;
    if (many && !going) {
      counters.massSilences.increment();
      log.warn(
          "{} sessions fell silent within {} s, {} are present: is it our own network?",
          inWindow,
          WINDOW.toSeconds(),
          present);
    }
    going = many;
    at = (at + 1) % perTick.length;
    inWindow -= perTick[at];
    perTick[at] = 0;
  }
}
