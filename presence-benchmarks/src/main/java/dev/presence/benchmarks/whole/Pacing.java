package dev.presence.benchmarks.whole;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Messages at a fixed rate, over a part of the connections in turn, whether or not the last ones
 * have come back: what is slow does not slow the questions.
 */
final class Pacing implements Activity {
  /** What a selector can wait for: a rate above 1,000 a second comes in small bursts. */
  private static final long TICK = 1_000_000;

  private final Crowd crowd;
  private final int connections;
  private final int stride;
  private final double perNano;
  private final Duration length;
  private final Consumer<Reply> done;
  private final Latencies latencies = new Latencies();
  private final long start = System.nanoTime();
  private long sent;
  private long echoed;

  /**
   * Lasts from now on.
   *
   * @param connections the first of them, of which every {@code stride}th sends
   * @param done told the latencies when all messages have come back, or cannot any more
   */
  Pacing(
      Crowd crowd,
      int connections,
      int stride,
      double perSecond,
      Duration length,
      Consumer<Reply> done) {
    this.crowd = crowd;
    this.connections = connections;
    this.stride = stride;
    this.perNano = perSecond / 1e9;
    this.length = length;
    this.done = done;
  }

  @Override
  public long work(long now) {
    long elapsed = Math.min(now - start, length.toNanos());
    while (sent < (long) (elapsed * perNano)) {
      Wire wire = crowd.wires().get((int) (sent * stride % connections));
      sent++;
      crowd.attempt(wire, () -> wire.send(Stamp.of(System.nanoTime())));
    }
    if (now - start < length.toNanos()) {
      return TICK;
    }
    return drain(now);
  }

  /** Those that were sent last are given some time to come back. */
  private long drain(long now) {
    boolean patient = now - start < length.plusSeconds(5).toNanos();
    if (echoed < sent && patient) {
      return TICK;
    }
    done.accept(latencies.summary().with("sent", sent).with("lost", crowd.lost()));
    return -1;
  }

  @Override
  public void echoed(Wire wire, long at) throws IOException {
    echoed++;
    latencies.add(System.nanoTime() - at);
  }
}
