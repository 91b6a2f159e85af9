package dev.presence.benchmarks.parts;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Peers that answer on a thread of their own, within a few dozen milliseconds, as a container's
 * threads bring pongs: so the thread that watches can be weighed by itself.
 *
 * <p>One thread asks. A ring between the two is all that it does for it: a place is written by it
 * alone while it is empty, and by the thread that answers alone while it is full.
 */
final class AnswersElsewhere implements Answers {
  private static final int SIZE = 1 << 18; // a power of two: the place in the ring is a mask
  private static final int MASK = SIZE - 1;
  private static final long PAUSE_NANOS = 20_000_000;

  private final AtomicReferenceArray<IdleConnection> asked = new AtomicReferenceArray<>(SIZE);
  private final long[] tokens = new long[SIZE];
  private final Thread thread = new Thread(this::run, "answers");
  private int next;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /** Starts the thread. */
  static AnswersElsewhere start() {
    AnswersElsewhere answers = new AnswersElsewhere();
    answers.thread.setDaemon(true);
    answers.thread.start();
    return answers;
  }

  private AnswersElsewhere() {}

  /** The thread that answers. */
  Thread thread() {
    return thread;
  }

  @Override
  public void asked(IdleConnection connection, long token) {
    int place = next++ & MASK;
    if (asked.getPlain(place) == null) {
      tokens[place] = token;
      asked.setRelease(place, connection);
    } else {
      failure = new IllegalStateException("more than " + SIZE + " pings wait for an answer");
    }
  }

  /** Waits until all that were asked have answered. By the thread that asks. */
  void await() {
    int last = (next - 1) & MASK;
    while (asked.getAcquire(last) != null) {
      requireSound();
      LockSupport.unpark(thread);
      Thread.onSpinWait();
    }
  }

  /**
   * @throws IllegalStateException if a ping was not answered; not told to who pings, for what a
   *     timer makes of it is its own matter
   */
  void requireSound() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("pings are not answered any more", cause);
    }
  }

  private void run() {
    try {
      answer();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void answer() {
    int place = 0;
    while (!stopped) {
      IdleConnection connection = asked.getAcquire(place);
      if (connection == null) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        connection.answer(tokens[place]);
        asked.setRelease(place, null);
        place = (place + 1) & MASK;
      }
    }
  }

  /** Ends the thread. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
