package dev.presence.simulator;

import java.time.Duration;

/**
 * Cassandra's accrual detector: the peer gossips every second; convicted when phi, the silence over
 * the mean of the last 1,000 intervals times 1/ln 10, exceeds 8. An interval over 2 s is not
 * learned. It suspects itself: if it was not asked for more than 5 s, nobody is convicted for
 * another 5 s. Read in cassandra trunk, src/java/org/apache/cassandra/gms/FailureDetector.java
 * (PHI_FACTOR, MAX_LOCAL_PAUSE_IN_NANOS, interpret, ArrivalWindow).
 */
final class CassandraPhi implements Contestant {
  static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final double PHI_FACTOR = 1 / Math.log(10);
  private static final double THRESHOLD = 8;
  private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_INTERVAL = Duration.ofSeconds(2).toNanos();

  private final History history = new History(1_000);
  private final long phase;
  private boolean heard;
  private long last;
  private long lastAsked;
  private long lastPause;

  CassandraPhi(long phase) {
    this.phase = Math.floorMod(phase, INTERVAL.toNanos());
  }

  @Override
  public long joined(long now) {
    history.clear();
    history.add((double) LONGEST_INTERVAL); // its first value, before there is an interval
    last = now;
    heard = false;
    lastAsked = now;
    lastPause = Long.MIN_VALUE / 2;
    return Grid.after(now, INTERVAL, phase);
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    if (what != Arrival.BEAT) {
      return;
    }
    if (heard && now - last <= LONGEST_INTERVAL) {
      history.add((double) (now - last));
    }
    heard = true;
    last = now;
  }

  @Override
  public void ownWrite(long now) {}

  @Override
  public Ruling verdictAt(long now) {
    long next = Grid.after(now, INTERVAL, phase);
    if (now - lastAsked > LONGEST_PAUSE) {
      lastPause = now;
    }
    lastAsked = now;
    boolean excused = now - lastPause < LONGEST_PAUSE;
    return !excused && phi(now) > THRESHOLD ? Ruling.dead() : Ruling.trust(next);
  }

  double phi(long now) {
    return PHI_FACTOR * (now - last) / history.mean();
  }
}
