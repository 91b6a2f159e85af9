package dev.presence.benchmarks.whole;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Opens many connections. */
final class Connecting implements Activity {
  private final Crowd crowd;
  private final List<String> sources;
  private final int first;
  private final int count;
  private final int atOnce;
  private final Consumer<Reply> done;
  private final int settledBefore;
  private final long start = System.nanoTime();
  private int begun;

  /**
   * Does not begin before it is asked to work.
   *
   * @param sources own addresses, used in turn: each has its own ports
   * @param first number of the first user
   * @param atOnce how many handshakes at most are under way
   * @param done told when each of them is open or lost
   */
  Connecting(
      Crowd crowd, List<String> sources, int first, int count, int atOnce, Consumer<Reply> done) {
    this.crowd = crowd;
    this.sources = sources;
    this.first = first;
    this.count = count;
    this.atOnce = atOnce;
    this.done = done;
    this.settledBefore = settled();
  }

  private int settled() {
    return crowd.open() + crowd.lost();
  }

  @Override
  public long work(long now) throws IOException {
    int settled = settled() - settledBefore;
    if (settled == count) {
      done.accept(Reply.of("open", crowd.open(), "lost", crowd.lost(), "start", start, "end", now));
      return -1;
    }
    while (begun < count && begun - settled < atOnce) {
      crowd.connect(sources.get(begun % sources.size()), "user" + (first + begun));
      begun++;
    }
    return NOT_SOON;
  }
}
