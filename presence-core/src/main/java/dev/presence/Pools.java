package dev.presence;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who runs what may block. Three pools, because a blocked ping must not keep a connection from
 * being closed, nor a blocked close a listener from hearing of it.
 */
final class Pools {
  private static final int MOST_PINGS = 256;
  private static final int MOST_OTHERS = 64;

  private final List<GrowingPool> own;
  private final Executor pinging;
  private final Executor closing;
  private final Executor telling;

  Pools(@Nullable Executor given) {
    if (given != null) {
      own = List.of();
      pinging = given;
      closing = given;
      telling = given;
    } else {
      GrowingPool pings = new GrowingPool("presence-ping", MOST_PINGS);
      GrowingPool closes = new GrowingPool("presence-close", MOST_OTHERS);
      GrowingPool listeners = new GrowingPool("presence-listener", MOST_OTHERS);
      own = List.of(pings, closes, listeners);
      pinging = pings;
      closing = closes;
      telling = listeners;
    }
  }

  Executor pinging() {
    return pinging;
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
