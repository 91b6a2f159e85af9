package dev.presence.simulator;

import java.time.Duration;

/**
 * Pekko's phi accrual failure detector with the cluster's settings: a heartbeat every second, each
 * answered; phi 8 over the last 1,000 intervals, deviation at least 100 ms, and 3 s of acceptable
 * pause; looked at every second. Read in pekko 2.0.0-M4, remote/.../PhiAccrualFailureDetector.scala
 * and cluster/.../reference.conf. A first answer is taken as given after 1 s
 * (expected-response-after). A cluster only marks a member unreachable; here, as a server would use
 * it, over the threshold means removed.
 */
final class PekkoPhi implements Contestant {
  static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final double THRESHOLD = 8;
  private static final double MIN_DEVIATION = 100;
  private static final double PAUSE = 3_000;
  private static final int SAMPLES = 1_000;
  private static final double MILLION = 1e6;

  private final History history = new History(SAMPLES);
  private final long phase;
  private long last;
  private boolean heard;
  private long joined;

  PekkoPhi(long phase) {
    this.phase = Math.floorMod(phase, INTERVAL.toNanos());
  }

  @Override
  public long joined(long now) {
    history.clear();
    history.add(750);
    history.add(1_250);
    heard = false;
    joined = now;
    return Grid.after(now, INTERVAL, phase);
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    if (what == Arrival.PONG) {
      beat(now);
    }
  }

  private void beat(long now) {
    if (heard && phi(now) < THRESHOLD) {
      history.add((now - last) / MILLION);
    }
    heard = true;
    last = now;
  }

  @Override
  public void ownWrite(long now) {}

  @Override
  public Ruling verdictAt(long now) {
    if (!heard && now - joined > INTERVAL.toNanos()) {
      beat(now);
    }
    return heard && phi(now) >= THRESHOLD
        ? Ruling.dead()
        : Ruling.ping(Grid.after(now, INTERVAL, phase));
  }

  /** The logistic approximation of the normal distribution's tail. */
  double phi(long now) {
    double since = (now - last) / MILLION;
    double mean = history.mean() + PAUSE;
    double y = (since - mean) / Math.max(history.deviation(), MIN_DEVIATION);
    double e = Math.exp(-y * (1.5976 + 0.070566 * y * y));
    double tail = since > mean ? e / (1 + e) : 1 - 1 / (1 + e);
    return -Math.log10(tail);
  }
}
