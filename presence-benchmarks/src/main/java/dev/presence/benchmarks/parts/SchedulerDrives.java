package dev.presence.benchmarks.parts;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A {@link ScheduledThreadPoolExecutor} of one thread, used as sparingly as can be: a message only
 * marks the peer, and a task that finds it alive schedules itself again.
 */
public class SchedulerDrives extends PeerDrives {
  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, threads());

  @Override
  protected Thread start(int sessions) {
    scheduler.prestartAllCoreThreads();
    for (int i = 0; i < sessions; i++) {
      WatchedPeer peer = peer(i, sessions);
      schedule(peer, peer.first());
    }
    return thread();
  }

  private void schedule(WatchedPeer peer, long nanos) {
    Future<?> unused = scheduler.schedule(() -> check(peer), nanos, TimeUnit.NANOSECONDS);
  }

  private void check(WatchedPeer peer) {
    schedule(peer, peer.check(System.nanoTime()));
  }

  @Override
  protected void stop() {
    scheduler.shutdownNow();
  }
}
