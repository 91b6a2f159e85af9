package dev.presence.benchmarks.whole;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When connections opened, and when those who listen were told of their joins.
 *
 * <p>Endpoints are made by the container, by their class: they find it in a static field, of which
 * there is one in the process of a server.
 */
final class Arrivals {
  static final Arrivals HERE = new Arrivals();

  private static final int CAPACITY = 1 << 18;
  private static final int USERS = 1 << 16;

  private final Moments opened = new Moments(CAPACITY);
  private final Moments told = new Moments(CAPACITY);
  private final AtomicLongArray joining = new AtomicLongArray(USERS);

  /** Makes room before the first connection, or the 9 MB would count as what connections take. */
  static void prepare() {
    // To ask for anything of this class is enough.
  }

  void opened(long now) {
    opened.add(now, 0);
  }

  /** The user is about to join. */
  void joining(String user, long now) {
    joining.set(number(user), now);
  }

  /** A listener was told that the user joined. */
  void told(String user, long now) {
    told.add(now, now - joining.get(number(user)));
  }

  private static int number(String user) {
    return Integer.parseInt(user.substring("user".length()));
  }

  /** Of the connections that opened after {@code since}: their number, the first and the last. */
  Reply openedSince(long since) {
    return span(opened, since);
  }

  /** The same of the joins that were told, and for how long they had been untold. */
  Reply toldSince(long since) {
    Latencies delays = new Latencies();
    told.forEachSince(since, (moment, delay) -> delays.add(delay));
    return span(told, since).with("delay", delays.highest());
  }

  private static Reply span(Moments moments, long since) {
    Latencies times = new Latencies();
    moments.forEachSince(since, (moment, value) -> times.add(moment - since));
    return Reply.of(
        "count", times.count(), "first", since + times.lowest(), "last", since + times.highest());
  }
}
