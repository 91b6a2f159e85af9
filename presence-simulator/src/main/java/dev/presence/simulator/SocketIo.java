package dev.presence.simulator;

import java.time.Duration;

/**
 * Engine.IO protocol 4, which Socket.IO 4 speaks: a ping {@code pingInterval} after the last pong,
 * closed {@code pingTimeout} after a ping without a pong; nothing but the pong counts. Read in
 * engine.io 6.6.9, packages/engine.io/lib/socket.ts (schedulePing, resetPingTimeout, onPacket) and
 * lib/server.ts (25,000 and 20,000 ms).
 */
final class SocketIo implements Contestant {
  static final Duration INTERVAL = Duration.ofSeconds(25);
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private long deadline;
  private long nextPing;

  @Override
  public long joined(long now) {
    deadline = Times.NEVER;
    nextPing = now + INTERVAL.toNanos();
    return nextPing;
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    if (what == Arrival.PONG) {
      deadline = Times.NEVER;
      nextPing = now + INTERVAL.toNanos();
    }
  }

  @Override
  public void ownWrite(long now) {}

  @Override
  public Ruling verdictAt(long now) {
    if (now >= deadline) {
      return Ruling.dead();
    }
    if (now >= nextPing) {
      nextPing = Times.NEVER;
      deadline = now + TIMEOUT.toNanos();
      return Ruling.ping(deadline);
    }
    return Ruling.trust(Math.min(deadline, nextPing));
  }
}
