package dev.presence.it;

import java.time.Duration;

/** How late a thread of this process wakes up: what a busy machine adds to every bound. */
final class Lateness {
  private static final Duration STEP = Duration.ofMillis(20);

  /** Who is later than this was stopped by a test. */
  private static final Duration STOPPED = Duration.ofSeconds(9);

  private volatile Duration worst = Duration.ZERO;

  private Lateness() {}

  /** Watches for as long as the process runs. */
  static Lateness watch() {
    Lateness lateness = new Lateness();
    Thread watcher = new Thread(lateness::run, "lateness");
    watcher.setDaemon(true);
    watcher.start();
    return lateness;
  }

  private void run() {
    while (true) {
      long slept = System.nanoTime();
      Pause.of(STEP);
      Duration late = Duration.ofNanos(System.nanoTime() - slept).minus(STEP);
      worst = late.compareTo(worst) > 0 && late.compareTo(STOPPED) < 0 ? late : worst;
    }
  }

  Duration worst() {
    return worst;
  }

  /** Forgets what was before. */
  void begin() {
    worst = Duration.ZERO;
  }
}
