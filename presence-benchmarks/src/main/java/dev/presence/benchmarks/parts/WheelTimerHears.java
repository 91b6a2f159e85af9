package dev.presence.benchmarks.parts;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Netty's {@link HashedWheelTimer} as a deadline per peer: each message cancels it and files the
 * next. It lies in the peer's session, among the others of a server. What the timer's own thread
 * does with it is not counted.
 */
public class WheelTimerHears extends Hearing {
  private final HashedWheelTimer timer = new HashedWheelTimer();
  private Sessions.Session[] peers = {};

  @Override
  protected void join() {
    peers = new Sessions().joinMany(sessions);
    for (Sessions.Session peer : peers) {
      peer.deadline = deadline();
    }
  }

  @TearDown
  public void stop() {
    timer.stop();
  }

  private static void ping(Timeout due) {}

  private Timeout deadline() {
    return timer.newTimeout(WheelTimerHears::ping, 15, TimeUnit.SECONDS);
  }

  @Override
  protected void hear(int peer) {
    Sessions.Session session = peers[peer];
    if (session.deadline instanceof Timeout deadline) {
      deadline.cancel();
    }
    session.deadline = deadline();
  }
}
