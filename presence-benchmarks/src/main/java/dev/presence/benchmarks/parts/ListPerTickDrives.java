package dev.presence.benchmarks.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * As little as a watch can do that pings: a list of who is due for each tick, the clock read once
 * for all of them and once for each answer, and nothing known of a peer but two times. It can be
 * told of no peer that comes or goes, and is here to show what the pings and the memory alone cost.
 */
public class ListPerTickDrives extends PeerDrives {
  private static final long TICK = Crowd.TICK.toNanos();

  /** More ticks than {@link Driving#INTERVAL} has. */
  private static final int SLOTS = 256;

  private final List<List<WatchedPeer>> slots =
      IntStream.range(0, SLOTS).<List<WatchedPeer>>mapToObj(i -> new ArrayList<>()).toList();

  private volatile boolean stopped;

  @Override
  protected Thread start(int sessions) {
    for (int i = 0; i < sessions; i++) {
      WatchedPeer peer = peer(i, sessions);
      file(peer, 0, peer.first());
    }
    threads().newThread(this::drive).start();
    return thread();
  }

  private void file(WatchedPeer peer, int at, long nanos) {
    int ahead = (int) Math.min(SLOTS - 1, Math.max(1, (nanos + TICK - 1) / TICK));
    slots.get((at + ahead) % SLOTS).add(peer);
  }

  private void drive() {
    long start = System.nanoTime();
    for (int at = 1; !stopped; at++) {
      long next = start + at * TICK;
      for (long left = next - System.nanoTime();
          left > 0 && !stopped;
          left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      tick(at);
    }
  }

  private void tick(int at) {
    long now = System.nanoTime();
    List<WatchedPeer> due = slots.get(at % SLOTS);
    for (WatchedPeer peer : due) {
      file(peer, at, peer.check(now));
    }
    due.clear();
  }

  @Override
  protected void stop() {
    stopped = true;
  }
}
