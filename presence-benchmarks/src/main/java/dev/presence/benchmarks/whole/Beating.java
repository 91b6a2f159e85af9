package dev.presence.benchmarks.whole;

import org.jspecify.annotations.Nullable;

/**
 * The heartbeats that clients of a dialect send on their own account, spread evenly over the period
 * as those of clients that came one by one.
 */
final class Beating implements Activity {
  private final Crowd crowd;
  private final byte @Nullable [] beat;
  private final long start = System.nanoTime();
  private long sent;

  Beating(Crowd crowd) {
    this.crowd = crowd;
    this.beat = crowd.dialect().beat();
  }

  @Override
  public long work(long now) {
    byte[] text = beat;
    int connections = crowd.wires().size();
    if (text == null || connections == 0) {
      return NOT_SOON;
    }
    long step = Math.max(1, crowd.beat().toNanos() / connections);
    for (long due = (now - start) / step; sent < due; sent++) {
      Wire wire = crowd.wires().get((int) (sent % connections));
      if (wire.isOpen()) {
        crowd.attempt(wire, () -> wire.send(text));
      }
    }
    // Some at a time: a thread that wakes for each would cost the machine more than the beats.
    return Math.max(step, 50_000_000);
  }
}
