package dev.presence.simulator;

import java.time.Duration;

/**
 * The recipe that the README of {@code ws} 8.21 gives for Node servers ("How to detect and close
 * broken connections?"): one timer of 30 s for all clients; whoever has not sent a pong since the
 * last time is terminated, the others are pinged.
 */
final class WsRecipe implements Contestant {
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final long phase;
  private boolean alive;

  WsRecipe(long phase) {
    this.phase = Math.floorMod(phase, INTERVAL.toNanos());
  }

  @Override
  public long joined(long now) {
    alive = true;
    return Grid.after(now, INTERVAL, phase);
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    alive |= what == Arrival.PONG;
  }

  @Override
  public void ownWrite(long now) {}

  @Override
  public Ruling verdictAt(long now) {
    if (!alive) {
      return Ruling.dead();
    }
    alive = false;
    return Ruling.ping(Grid.after(now, INTERVAL, phase));
  }
}
