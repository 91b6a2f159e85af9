package dev.presence.simulator;

import java.util.Arrays;

/**
 * Spans of time in order, and a cursor: asking about neighbouring moments costs next to nothing.
 * One thread only; {@link #reader} gives another cursor over the same spans.
 */
final class Windows implements Peer.Stalls {
  static final Windows NONE = new Windows(new long[0], new long[0]);

  private final long[] from;
  private final long[] to;
  private int at;

  // The cursor's place holds between the end of the span before and the end of this one.
  private long holdsFrom;
  private long holdsUntil;
  private long begins;

  private Windows(long[] from, long[] to) {
    this.from = from;
    this.to = to;
    place();
  }

  /** Spans as from, to, from, to: ascending, not overlapping. */
  static Windows of(long... edges) {
    long[] from = new long[edges.length / 2];
    long[] to = new long[edges.length / 2];
    for (int i = 0; i < from.length; i++) {
      from[i] = edges[2 * i];
      to[i] = edges[2 * i + 1];
    }
    return new Windows(from, to);
  }

  /** A cursor of one's own over somebody else's spans. */
  static Windows of(Peer.Stalls spans) {
    long[] edges = new long[2 * spans.count()];
    for (int i = 0; i < spans.count(); i++) {
      edges[2 * i] = spans.from(i);
      edges[2 * i + 1] = spans.to(i);
    }
    return of(edges);
  }

  /** Spans that begin at random, {@code meanGap} after the last one's end, until {@code end}. */
  static Windows random(Dice dice, long meanGap, Delay length, long longest, long end) {
    if (meanGap == 0) {
      return NONE;
    }
    long[] edges = new long[64];
    int size = 0;
    long time = dice.exponential(meanGap);
    while (time < end) {
      if (size == edges.length) {
        edges = Arrays.copyOf(edges, 2 * size);
      }
      edges[size++] = time;
      time += Math.max(1, Math.min(longest, length.draw(dice)));
      edges[size++] = time;
      time += Math.max(1, dice.exponential(meanGap));
    }
    return of(Arrays.copyOf(edges, size));
  }

  Windows reader() {
    return new Windows(from, to);
  }

  boolean cover(long time) {
    if (time < holdsFrom || time >= holdsUntil) {
      seek(time);
    }
    return begins <= time && time < holdsUntil;
  }

  /** {@code time} itself where nothing covers it. */
  long endOf(long time) {
    return cover(time) ? to[at] : time;
  }

  /** {@code time} itself where nothing covers it. */
  long beginOf(long time) {
    return cover(time) ? begins : time;
  }

  @Override
  public int count() {
    return from.length;
  }

  @Override
  public long from(int i) {
    return from[i];
  }

  @Override
  public long to(int i) {
    return to[i];
  }

  private void seek(long time) {
    while (at > 0 && to[at - 1] > time) {
      at--;
    }
    while (at < to.length && to[at] <= time) {
      at++;
    }
    place();
  }

  private void place() {
    boolean any = at < to.length;
    holdsFrom = at == 0 ? Long.MIN_VALUE : to[at - 1];
    holdsUntil = any ? to[at] : Times.NEVER;
    begins = any ? from[at] : Times.NEVER;
  }
}
