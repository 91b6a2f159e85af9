package dev.presence.simulator;

import java.time.Duration;

/**
 * Centrifugo, by its library centrifuge 0.38: a ping every 25 s, the first at random in the second
 * half of the interval; 10 s after each ping the client must have sent something since. Read in
 * config.go (defaultPingInterval, defaultPongTimeout) and client.go (addPingUpdate, sendPing,
 * checkPong).
 */
final class Centrifugo implements Contestant {
  static final Duration INTERVAL = Duration.ofSeconds(25);
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Dice dice;
  private long lastSeen;
  private long lastPing;
  private long nextPing;
  private long nextPong;

  Centrifugo(long seed) {
    this.dice = new Dice(seed);
  }

  @Override
  public long joined(long now) {
    long half = INTERVAL.toNanos() / 2;
    lastSeen = now;
    nextPong = Times.NEVER;
    nextPing = now + half + dice.between(0, half);
    return nextPing;
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    lastSeen = now;
  }

  @Override
  public void ownWrite(long now) {}

  @Override
  public Ruling verdictAt(long now) {
    if (now >= nextPong) {
      if (lastSeen < lastPing) {
        return Ruling.dead();
      }
      nextPong = Times.NEVER;
    }
    boolean ping = now >= nextPing;
    if (ping) {
      lastPing = now;
      nextPong = now + TIMEOUT.toNanos();
      nextPing = now + INTERVAL.toNanos();
    }
    return new Ruling(Ruling.Opinion.TRUSTED, ping, Math.min(nextPing, nextPong));
  }
}
