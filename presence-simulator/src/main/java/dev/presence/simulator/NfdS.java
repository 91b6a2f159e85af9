package dev.presence.simulator;

import java.time.Duration;

/**
 * The detector NFD-S of Chen, Toueg and Aguilera (2002, figure 6), for the validation: beat i is
 * sent at {@code i * eta}; from its freshness point {@code i * eta + delta} on, only beat i or a
 * later one keeps the peer trusted.
 */
final class NfdS implements Contestant {
  private final long eta;
  private final long delta;
  private long start;
  private long newest;

  NfdS(Duration eta, Duration delta) {
    this.eta = eta.toNanos();
    this.delta = delta.toNanos();
  }

  @Override
  public long joined(long now) {
    start = now;
    newest = 0;
    return now + eta + delta;
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    newest = Math.max(newest, number);
  }

  @Override
  public void ownWrite(long now) {}

  @Override
  public Ruling verdictAt(long now) {
    long fresh = Math.floorDiv(now - start - delta, eta);
    long next = start + (fresh + 1) * eta + delta;
    return newest >= fresh ? Ruling.trust(next) : Ruling.suspect(next);
  }
}
