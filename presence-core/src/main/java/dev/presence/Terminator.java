package dev.presence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes and frees the connections of sessions that have been removed: orderly with a grace of 1 s
 * where the peer may still be there, at once where it is dead. What is not known to be freed 2 s
 * after its termination began is counted and logged.
 *
 * <p>The container runs the application's onClose on whatever thread closes, so both may block;
 * they run on executors, and closes on one of their own: however many of them hang, they delay no
 * termination, not even their own. Deadlines are real time, looked at once per tick. The queues are
 * guarded by this; each is in order of deadline because each has one delay.
 */
final class Terminator {
  private static final int REPLACED = 4409;
  private static final int REMOVED = 4410;
  private static final int TOO_LATE = 4408;
  private static final int GOING_AWAY = 1001;

  private static final long GRACE = 1_000_000_000L;
  private static final long CONFIRM = 2_000_000_000L;
  private static final Logger log = LoggerFactory.getLogger(SessionRegistry.class);

  private final class Release {
    final Connection connection;
    final long deadline;
    volatile boolean done;

    Release(Connection connection, long delay) {
      this.connection = connection;
      this.deadline = clock.real() + delay;
    }

    boolean isDue(long real) {
      return real - deadline >= 0;
    }
  }

  private final LivenessClock clock;
  private final Executor closer;
  private final Executor terminator;
  private final Counters counters;
  private final ArrayDeque<Release> closing = new ArrayDeque<>();
  private final ArrayDeque<Release> terminating = new ArrayDeque<>();

  Terminator(LivenessClock clock, Executor closer, Executor terminator, Counters counters) {
    this.clock = clock;
    this.closer = closer;
    this.terminator = terminator;
    this.counters = counters;
  }

  /** Frees {@code connection} in the way that fits {@code reason}. */
  void release(Connection connection, LeaveReason reason, String why) {
    switch (reason) {
      case REPLACED -> close(connection, REPLACED, why, GRACE);
      case NEVER_IDENTIFIED, STALLED_MESSAGE -> close(connection, TOO_LATE, why, GRACE);
      case CLOSED_BY_SERVER -> close(connection, REMOVED, why, GRACE);
      default -> terminate(connection);
    }
  }

  /**
   * Closes in order, terminates after {@code grace}: always, because a container may call a
   * connection closed whose socket and buffers it still holds.
   */
  private void close(Connection connection, int code, String why, long grace) {
    Release release = new Release(connection, grace);
    synchronized (this) {
      closing.add(release);
    }
    run(
        closer,
        connection,
        () -> {
          try {
            connection.close(code, LogText.fit(why));
          } finally {
            release.done = true;
          }
        });
  }

  /**
   * Says goodbye; {@link #hurry} ends the wait. A tick would do so only long after that: with a
   * short drain it came before the thread that says goodbye.
   */
  void shutDown(Connection connection, String why, Duration drain) {
    close(connection, GOING_AWAY, why, Nanos.of(drain) + CONFIRM);
  }

  void terminate(Connection connection) {
    Release release = new Release(connection, CONFIRM);
    synchronized (this) {
      terminating.add(release);
    }
    run(
        terminator,
        connection,
        () -> {
          connection.terminate();
          release.done = true;
        });
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a container throws, the others must be freed
  private static void run(Executor executor, Connection connection, Runnable action) {
    try {
      executor.execute(
          () -> {
            try {
              action.run();
            } catch (Throwable e) {
              log.debug("closing connection {} failed", connection.id(), e);
            }
          });
    } catch (Throwable e) {
      log.warn("the executor refused to close connection {}", connection.id(), e);
    }
  }

  /** Once per tick. */
  void tick() {
    long real = clock.real();
    for (Release due = nextDue(closing, real); due != null; due = nextDue(closing, real)) {
      terminate(due.connection);
    }
    for (Release due = nextDue(terminating, real); due != null; due = nextDue(terminating, real)) {
      confirm(due);
    }
  }

  private synchronized @Nullable Release nextDue(ArrayDeque<Release> queue, long real) {
    Release first = queue.peek();
    return first != null && first.isDue(real) ? queue.poll() : null;
  }

  /** Whether nothing of it is held; a connection that cannot say so is held. */
  static boolean isReleased(Connection connection) {
    try {
      return connection.isReleased();
    } catch (RuntimeException e) {
      log.debug("connection {} does not say whether it is released", connection.id(), e);
      return false;
    }
  }

  private void confirm(Release release) {
    if (!release.done || !isReleased(release.connection)) {
      counters.terminationsUnconfirmed.increment();
      log.warn(
          "connection {} was terminated 2 s ago and is not known to be freed: its socket, buffers or"
              + " a blocked sender may remain",
          release.connection.id());
    }
  }

  /** Whether every close that has a grace has come back: a goodbye is said, or cannot be. */
  synchronized boolean saidGoodbye() {
    return closing.stream().allMatch(release -> release.done);
  }

  /** Terminates now what still had a grace. */
  void hurry() {
    for (Release due = poll(); due != null; due = poll()) {
      terminate(due.connection);
    }
  }

  private synchronized @Nullable Release poll() {
    return closing.poll();
  }

  /** Whether everything that was to be freed has been. */
  synchronized boolean idle() {
    return closing.isEmpty() && terminating.stream().allMatch(release -> release.done);
  }
}
