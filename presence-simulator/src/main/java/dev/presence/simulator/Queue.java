package dev.presence.simulator;

/** What is on its way, in the order of its times: a ring of primitives. One thread only. */
final class Queue {
  private long[] times = new long[16];
  private long[] items = new long[16];
  private int head;
  private int size;

  /** Times never go back: the link is TCP. */
  void add(long time, long item) {
    if (size == times.length) {
      grow();
    }
    int tail = (head + size++) & (times.length - 1);
    times[tail] = time;
    items[tail] = item;
  }

  long nextTime() {
    return size == 0 ? Times.NEVER : times[head];
  }

  long take() {
    long item = items[head];
    head = (head + 1) & (times.length - 1);
    size--;
    return item;
  }

  void clear() {
    head = 0;
    size = 0;
  }

  private void grow() {
    long[] moreTimes = new long[2 * size];
    long[] moreItems = new long[2 * size];
    for (int i = 0; i < size; i++) {
      moreTimes[i] = times[(head + i) & (size - 1)];
      moreItems[i] = items[(head + i) & (size - 1)];
    }
    times = moreTimes;
    items = moreItems;
    head = 0;
  }
}
