package dev.presence;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who runs what may block. Four pools, because a blocked write must not keep a ping from going out,
 * a blocked ping a connection from being closed, nor a blocked close a listener from hearing of it.
 */
final class Pools {
  private static final int MOST_WRITES = 256;
  private static final int MOST_OTHERS = 64;

  private final List<GrowingPool> own;
  private final Executor pinging;
  private final Executor sending;
  private final Executor closing;
  private final Executor telling;

  Pools(@Nullable Executor given) {
    if (given != null) {
      own = List.of();
      pinging = given;
      sending = given;
      closing = given;
      telling = given;
    } else {
      GrowingPool pings = new GrowingPool("presence-ping", MOST_WRITES);
      GrowingPool sends = new GrowingPool("presence-send", MOST_WRITES);
      GrowingPool closes = new GrowingPool("presence-close", MOST_OTHERS);
      GrowingPool listeners = new GrowingPool("presence-listener", MOST_OTHERS);
      own = List.of(pings, sends, closes, listeners);
      pinging = pings;
      sending = sends;
      closing = closes;
      telling = listeners;
    }
  }

  Executor pinging() {
    return pinging;
  }

  Executor sending() {
    return sending;
  }

  Executor closing() {
    return closing;
  }

  Executor telling() {
    return telling;
  }

  /** Once per tick. */
  void adjust() {
    own.forEach(GrowingPool::adjust);
  }

  void close() {
    own.forEach(GrowingPool::shutdown);
  }
}
