package dev.presence.benchmarks.parts;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.TimeUnit;

/**
 * Netty's {@link HashedWheelTimer} with its default tick of 100 ms, used as sparingly as can be: a
 * message only marks the peer, and a timeout that finds it alive files itself again.
 */
public class WheelTimerDrives extends PeerDrives {
  private final HashedWheelTimer timer =
      new HashedWheelTimer(threads(), 100, TimeUnit.MILLISECONDS);

  private volatile boolean stopped;

  private final class Deadline implements TimerTask {
    private final WatchedPeer peer;

    Deadline(WatchedPeer peer) {
      this.peer = peer;
    }

    @Override
    public void run(Timeout due) {
      long next = peer.check(System.nanoTime());
      if (!stopped) { // a timer that is being stopped takes no more
        due.timer().newTimeout(this, next, TimeUnit.NANOSECONDS);
      }
    }
  }

  @Override
  protected Thread start(int sessions) {
    for (int i = 0; i < sessions; i++) {
      WatchedPeer peer = peer(i, sessions);
      timer.newTimeout(new Deadline(peer), peer.first(), TimeUnit.NANOSECONDS);
    }
    return thread();
  }

  @Override
  protected void stop() {
    stopped = true;
    timer.stop();
  }
}
