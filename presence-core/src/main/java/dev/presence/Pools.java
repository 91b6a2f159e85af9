package dev.presence;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who runs what may block. Five pools, because a blocked write must not keep a ping from going out,
 * a blocked ping a connection from being closed, a blocked close a ghost from being freed, nor any
 * of them a listener from hearing of it.
 */
final class Pools {
  private static final int MOST_WRITES = 256;
  private static final int MOST_OTHERS = 64;

  private final List<GrowingPool> own;
  private final Executor pinging;
  private final Executor sending;
  private final Executor closing;
  private final Executor terminating;
  private final Executor telling;

  Pools(@Nullable Executor given) {
    if (given != null) {
      own = List.of();
      pinging = given;
      sending = given;
      closing = given;
      terminating = given;
      telling = given;
    } else {
      GrowingPool pings = new GrowingPool("presence-ping", MOST_WRITES);
      GrowingPool sends = new GrowingPool("presence-send", MOST_WRITES);
      GrowingPool closes = new GrowingPool("presence-close", MOST_OTHERS);
      GrowingPool terminations = new GrowingPool("presence-terminate", MOST_OTHERS);
      GrowingPool listeners = new GrowingPool("presence-listener", MOST_OTHERS);
      own = List.of(pings, sends, closes, terminations, listeners);
      pinging = pings;
      sending = sends;
      closing = closes;
      terminating = terminations;
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

  Executor terminating() {
    return terminating;
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
