package dev.presence.benchmarks.parts;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What many servers write by hand: once a second somebody goes through the map of connections, and
 * looks at each. The clock is read once per scan.
 */
public class MapScanDrives extends PeerDrives {
  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, threads());

  @Override
  protected Thread start(int sessions) {
    for (int i = 0; i < sessions; i++) {
      WatchedPeer unused = peer(i, sessions); // it is in the map
    }
    scheduler.prestartAllCoreThreads();
    Future<?> unusedToo = scheduler.scheduleAtFixedRate(this::scan, 1, 1, TimeUnit.SECONDS);
    return thread();
  }

  private void scan() {
    long now = System.nanoTime();
    peers().forEach(peer -> peer.check(now));
  }

  @Override
  protected void stop() {
    scheduler.shutdownNow();
  }
}
