package dev.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The pings of one session, their answers, and its timeline.
 *
 * <p>Written by the detector (request), an I/O thread (begin, end) and a container thread
 * (answered), a few times a minute at most; so one monitor guards everything, and nobody blocks or
 * calls out while holding it. Evidence itself is not here: see {@link PeerSession#heard()}.
 */
final class Pings {
  private enum Write {
    IDLE,
    QUEUED,
    IN_PROGRESS
  }

  /** Of a pong that answers no ping. */
  static final long STALE = -1;

  private final Timeline timeline = new Timeline();
  private Write write = Write.IDLE;
  private boolean everPinged;

  /** The last ping came before its time, and nothing was heard since. */
  private boolean early;

  /** The last ping to begin has to be answered in time. */
  private boolean question;

  private boolean awaiting;
  private boolean doubted;

  /** The oldest unanswered ping is known to have left its queue. */
  private boolean written;

  private int unanswered;
  private int roundTrips;
  private long requestedAt;
  private long startedAt;
  private long oldestAt;
  private long delay;
  private long token;
  private long sentReal;
  private long smoothed;
  private long deviation;

  /**
   * Claims the session's one ping in progress.
   *
   * @return false if one is queued or being written already
   */
  synchronized boolean request(long now) {
    if (write != Write.IDLE) {
      standIn(now);
      return false;
    }
    claim(now, false);
    return true;
  }

  private void claim(long now, boolean beforeItsTime) {
    write = Write.QUEUED;
    requestedAt = now;
    early = beforeItsTime;
  }

  /**
   * The ping that is in the way takes the place of the one that is wished, as of now: an early one
   * that waits for a thread still; and one whose write a container blocks in, behind a blocked send
   * of the application. If the peer was heard after that write began it was no question any more,
   * and no other could be written for as long as it hangs.
   */
  private void standIn(long now) {
    if (write == Write.QUEUED && early) {
      early = false;
      requestedAt = now;
    } else if (write == Write.IN_PROGRESS && unanswered == 0) {
      early = false;
      question = true;
      everPinged = true;
      ask(now);
      unanswered = 1;
    }
  }

  /**
   * Claims it for a ping that comes before its time, to spread the pings of sessions that joined
   * together. What is heard after it makes it a ping like any other. Otherwise it counts for
   * nothing, and the peer is asked when its time has come: one that is within a long frame cannot
   * answer, and has the whole interval for its next byte. So it asks nothing of a ping that is in
   * the way either.
   *
   * @return as {@link #request}
   */
  synchronized boolean requestEarly(long now) {
    if (write != Write.IDLE) {
      return false;
    }
    claim(now, true);
    return true;
  }

  /** The first ping that the peer has to answer. */
  private void ask(long now) {
    oldestAt = now;
    delay = 0;
    doubted = false;
    written = false;
  }

  /** The ping could not even be queued. */
  synchronized void abandon() {
    write = Write.IDLE;
    early = false;
  }

  /**
   * The write begins now, or the adapter queues it: from here on the peer is waited for.
   *
   * @return how long the ping waited for a thread
   */
  synchronized long begin(long now, long lastHeard, long token, long real, long millis) {
    settle(lastHeard);
    long waited = now - requestedAt;
    question = !early;
    if (question) {
      if (unanswered == 0) {
        ask(now);
      }
      delay += waited;
      unanswered++;
      everPinged = true;
    }
    write = Write.IN_PROGRESS;
    awaiting = true;
    startedAt = now;
    sentReal = real;
    this.token = token;
    timeline.add(Timeline.Kind.PING, Timeline.NONE, millis);
    return waited;
  }

  /**
   * The write of a ping begins that the adapter may have queued behind a message of ours: only now
   * is the peer asked, and only now begins the time in which it has to answer.
   *
   * <p>Does this keep a ghost? No. The time until now runs too, from when the ping was wanted, and
   * gives up a peer whose ping is never written. If it is written, then the write ahead of it has
   * come to its end, and one that was blocked ends only when the peer's acknowledgements make room.
   * So the peer was there a moment ago, and its death lies ahead of no more than the time that
   * begins here. It is no evidence all the same: silence goes on.
   */
  synchronized void writeBegins(long token, long now, long lastHeard, long real) {
    if (!awaiting || token != this.token) {
      return;
    }
    settle(lastHeard);
    if (question && (unanswered == 0 || !written)) {
      delay += unanswered == 0 ? 0 : now - oldestAt;
      oldestAt = now;
      unanswered = 1;
    }
    written = true;
    startedAt = now;
    sentReal = real;
  }

  synchronized void end() {
    write = Write.IDLE;
  }

  /**
   * A pong came. The round trip is not learned if this process stood still meanwhile, nor if the
   * peer was suspect: a wait that follows the round trip must not grow by what it just doubted.
   *
   * @param heardBy is told the liveness time at which the write of its ping began: it came later
   * @return the round trip in nanoseconds of real time; {@link #STALE} if it does not answer the
   *     last ping: it is stale or unsolicited, and proves life only
   */
  synchronized long answered(long token, LivenessClock clock, LongConsumer heardBy) {
    if (!awaiting || token != this.token) {
      return STALE;
    }
    awaiting = false;
    long rtt = clock.real() - sentReal;
    timeline.answered(rtt);
    if (!doubted && clock.standstillSince(startedAt) <= clock.tickNanos()) {
      smooth(rtt);
    }
    heardBy.accept(startedAt);
    return Math.max(0, rtt);
  }

  /** RFC 6298 section 2, alpha 1/8 and beta 1/4. */
  private void smooth(long rtt) {
    if (roundTrips++ == 0) {
      smoothed = rtt;
      deviation = rtt / 2;
    } else {
      deviation += (Math.abs(smoothed - rtt) - deviation) / 4;
      smoothed += (rtt - smoothed) / 8;
    }
  }

  /**
   * Any byte after the oldest unanswered ping clears them all. Every ping settles before it begins,
   * so no ping can be younger than the evidence that clears it. Evidence of the same tick counts as
   * younger: the doubt is the peer's.
   */
  private void settle(long lastHeard) {
    if (unanswered > 0 && lastHeard - oldestAt >= 0) {
      unanswered = 0;
    }
    if (early && write != Write.QUEUED && lastHeard - startedAt >= 0) {
      early = false;
      everPinged = true;
    }
  }

  synchronized void describe(Vitals.Builder vitals, long now, long lastHeard) {
    settle(lastHeard);
    vitals.unansweredNanos(unanswered, now - oldestAt);
    if (everPinged) {
      vitals.sincePingNanos(now - startedAt);
    }
    if (write == Write.IN_PROGRESS) {
      vitals.stuckWriteNanos(now - startedAt);
    }
    if (roundTrips > 0) {
      vitals.rttNanos(smoothed, deviation);
    }
  }

  /** Whether a ping is on its way, or unanswered. */
  synchronized boolean asking(long lastHeard) {
    settle(lastHeard);
    return write != Write.IDLE || unanswered > 0;
  }

  /** See {@link PeerSession#touch()}; also while another thread writes. */
  long touch() {
    return unanswered + deviation; // of its two cache lines
  }

  synchronized int roundTrips() {
    return roundTrips;
  }

  /**
   * How long the unanswered pings waited for a thread, or for a message of ours ahead of them,
   * together; one that waits for a thread waits still.
   */
  synchronized long delay(long now) {
    long queued = write == Write.QUEUED ? now - requestedAt : 0;
    return queued + (unanswered > 0 ? delay : 0);
  }

  synchronized void note(Timeline.Kind kind, int value, long millis) {
    doubted |= kind == Timeline.Kind.SUSPECT;
    timeline.add(kind, value, millis);
  }

  synchronized Supplier<List<TimelineEntry>> history(
      Instant joinedAt, long joinedReal, List<LivenessClock.Stall> stalls) {
    Timeline now = timeline.copy();
    return () -> now.entries(joinedAt, joinedReal, stalls);
  }

  synchronized Optional<Duration> rtt() {
    return roundTrips == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(smoothed));
  }
}
