package dev.presence.benchmarks.whole;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * As many echoes as the server gives: every connection sends its next message when the last one has
 * come back.
 */
final class Saturating implements Activity {
  private final Crowd crowd;
  private final Duration length;
  private final Consumer<Reply> done;
  private final long start = System.nanoTime();
  private boolean begun;
  private int underWay;
  private long echoes;

  Saturating(Crowd crowd, Duration length, Consumer<Reply> done) {
    this.crowd = crowd;
    this.length = length;
    this.done = done;
  }

  @Override
  public long work(long now) {
    if (!begun) {
      begun = true;
      crowd.wires().forEach(wire -> crowd.attempt(wire, () -> send(wire)));
    }
    long left = length.toNanos() - (now - start);
    if (left > 0) {
      return left;
    }
    if (underWay > crowd.lost()) {
      return Math.min(NOT_SOON, 1_000_000);
    }
    done.accept(Reply.of("echoes", echoes, "lost", crowd.lost()));
    return -1;
  }

  @Override
  public void echoed(Wire wire, long sent) throws IOException {
    underWay--;
    // One counts in any case: the shortest of turns may pass while the machine does something else.
    if (System.nanoTime() - start < length.toNanos() || echoes == 0) {
      echoes++;
      send(wire);
    }
  }

  private void send(Wire wire) throws IOException {
    wire.send(Stamp.of(System.nanoTime()));
    underWay++;
  }
}
