package dev.presence;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a session's pings only while one is open: from the wish for it until it
 * is both written and answered by its pong. An idle peer has none most of the time.
 *
 * <p>Data of {@link Pings}, which says what it means. Guarded by the session's {@link Stripe}.
 */
final class OpenPing {
  enum Write {
    QUEUED,
    IN_PROGRESS,
    DONE
  }

  Write write = Write.QUEUED;

  /** The last ping came before its time, and nothing was heard since. */
  boolean early;

  /** The last ping to begin has to be answered in time. */
  boolean question;

  /** The last ping to begin has not been answered by its pong. */
  boolean awaiting;

  /** The peer was suspect since the oldest unanswered ping. */
  boolean doubted;

  /** The oldest unanswered ping is known to have left its queue. */
  boolean written;

  int unanswered;
  long requestedAt;
  long oldestAt;
  long delay;
  long token;
  long sentReal;

  /** How long this process had stood still in all when the write began. */
  long standstillBefore;

  /** Where the answer is counted, once; null if it is not, or was. */
  private @Nullable AtomicInteger answers;

  OpenPing(long now, boolean early, @Nullable AtomicInteger answers) {
    this.answers = answers;
    claim(now, early);
  }

  /** Its pong came. */
  void answered() {
    awaiting = false;
    if (answers != null) {
      answers.incrementAndGet();
      answers = null;
    }
  }

  void claim(long now, boolean beforeItsTime) {
    write = Write.QUEUED;
    requestedAt = now;
    early = beforeItsTime;
  }

  /** The first ping that the peer has to answer. */
  void ask(long now) {
    oldestAt = now;
    delay = 0;
    doubted = false;
    written = false;
  }

  boolean isOver() {
    return write == Write.DONE && !awaiting;
  }
}
