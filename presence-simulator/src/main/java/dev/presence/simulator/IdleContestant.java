package dev.presence.simulator;

import java.time.Duration;

/**
 * Gives up a peer when nothing has happened on the connection for a while; checks exactly then.
 * Used for several projects, which differ in what counts as something.
 */
final class IdleContestant implements Contestant {
  private final long timeout;
  private final boolean ownWritesCount;
  private final long pingEvery;
  private long last;
  private long nextPing;

  private IdleContestant(Duration timeout, boolean ownWritesCount, Duration pingEvery) {
    this.timeout = timeout.toNanos();
    this.ownWritesCount = ownWritesCount;
    this.pingEvery = pingEvery.toNanos();
  }

  /** Only what arrives counts. */
  static IdleContestant reads(Duration timeout) {
    return new IdleContestant(timeout, false, Duration.ZERO);
  }

  /** The server's own writes count as well. */
  static IdleContestant readsAndWrites(Duration timeout) {
    return new IdleContestant(timeout, true, Duration.ZERO);
  }

  /** The server pings besides; its pings count as its other writes do. */
  IdleContestant pinging(Duration every) {
    return new IdleContestant(Duration.ofNanos(timeout), ownWritesCount, every);
  }

  @Override
  public long joined(long now) {
    last = now;
    nextPing = pingEvery == 0 ? Times.NEVER : now + pingEvery;
    return Math.min(nextPing, last + timeout);
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    last = now;
  }

  @Override
  public void ownWrite(long now) {
    if (ownWritesCount) {
      last = now;
    }
  }

  @Override
  public Ruling verdictAt(long now) {
    if (now - last >= timeout) {
      return Ruling.dead();
    }
    boolean ping = now >= nextPing;
    if (ping) {
      nextPing = now + pingEvery;
      ownWrite(now);
    }
    return new Ruling(Ruling.Opinion.TRUSTED, ping, Math.min(nextPing, last + timeout));
  }
}
