package dev.presence;

import dev.presence.OpenPing.Write;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pings of one session, their answers, and its timeline: the base of {@link PeerSession}, see
 * {@link Evidence}.
 *
 * <p>Written by the detector (request), an I/O thread (begin, end) and a container thread
 * (answered), a few times a minute at most; so one monitor, the {@link Stripe}'s, guards
 * everything. What {@link #describe} reads without it is said there.
 */
abstract class Pings extends Evidence {
  /** Of a pong that answers no ping. */
  static final long STALE = -1;

  /** Of a ping that an executor refused and writes all the same. */
  static final long NOT_WISHED = -1;

  /** Of a round trip's two figures, which reach 214 s. */
  private static final long UNIT = 100;

  private static final VarHandle OPEN;

  static {
    try {
      OPEN = MethodHandles.lookup().findVarHandle(Pings.class, "open", OpenPing.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable OpenPing open;
  private long @Nullable [] timeline;

  /** When the write of the last ping began. */
  private long startedAt;

  private int smoothed;
  private int deviation;
  private int roundTrips;
  private boolean everPinged;

  Pings(Stripe stripe) {
    super(stripe);
  }

  /**
   * Claims the session's one ping in progress. Takes no monitor where none is open.
   *
   * @param answers counts the pong, unless a ping is open already
   * @return false if one is queued or being written already
   */
  final boolean request(long now, @Nullable AtomicInteger answers) {
    return opens(now, false, answers) || reopens(now, false);
  }

  /** Compared, for a detector that was closed may be in its last tick when the next one begins. */
  private boolean opens(long now, boolean early, @Nullable AtomicInteger answers) {
    return open == null && OPEN.compareAndSet(this, null, new OpenPing(now, early, answers));
  }

  private boolean reopens(long now, boolean early) {
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping == null) {
        return opens(now, early, null);
      }
      if (ping.write == Write.DONE) {
        ping.claim(now, early);
        return true;
      }
      if (!early) {
        standIn(ping, now);
      }
      return false;
    }
  }

  /**
   * The ping that is in the way takes the place of the one that is wished, as of now: an early one
   * that waits for a thread still; and one whose write a container blocks in, behind a blocked send
   * of the application. If the peer was heard after that write began it was no question any more,
   * and no other could be written for as long as it hangs.
   */
  private void standIn(OpenPing ping, long now) {
    if (ping.write == Write.QUEUED && ping.early) {
      ping.early = false;
      ping.requestedAt = now;
    } else if (ping.write == Write.IN_PROGRESS && ping.unanswered == 0) {
      ping.early = false;
      ping.question = true;
      everPinged = true;
      ping.ask(now);
      ping.unanswered = 1;
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
  final boolean requestEarly(long now) {
    return opens(now, true, null) || reopens(now, true);
  }

  /** The ping could not even be queued; should it have been all the same, it is not written. */
  final void abandon() {
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping != null && ping.write == Write.QUEUED) {
        ping.early = false;
        end(ping);
      }
    }
  }

  /**
   * The write begins now, or the adapter queues it: from here on the peer is waited for.
   *
   * @return how long the ping waited for a thread; {@link #NOT_WISHED} if there is none to write
   */
  final long begin(long now, long token, long real) {
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping == null || ping.write != Write.QUEUED) {
        return NOT_WISHED;
      }
      settle(ping, lastHeard());
      long waited = now - ping.requestedAt;
      ping.question = !ping.early;
      if (ping.question) {
        if (ping.unanswered == 0) {
          ping.ask(now);
        }
        ping.delay += waited;
        ping.unanswered++;
        everPinged = true;
      }
      ping.write = Write.IN_PROGRESS;
      ping.awaiting = true;
      ping.sentReal = real;
      ping.standstillBefore = clock().standstillNanos();
      ping.token = token;
      startedAt = now;
      stripe.pings++;
      remember(Timeline.Kind.PING, Timeline.NONE, real);
      return waited;
    }
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
  final void writeBegins(long token, long now, long real) {
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping == null || !ping.awaiting || token != ping.token) {
        return;
      }
      settle(ping, lastHeard());
      if (ping.question && (ping.unanswered == 0 || !ping.written)) {
        ping.delay += ping.unanswered == 0 ? 0 : now - ping.oldestAt;
        ping.oldestAt = now;
        ping.unanswered = 1;
      }
      ping.written = true;
      ping.sentReal = real;
      ping.standstillBefore = clock().standstillNanos();
      startedAt = now;
    }
  }

  final void end() {
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping != null) {
        end(ping);
      }
    }
  }

  private void end(OpenPing ping) {
    ping.write = Write.DONE;
    closeIfOver(ping);
  }

  /**
   * Whatever it asked is answered: its pong is evidence younger than all of it. None is opened
   * while this one is open, so nothing but this ping can be closed here.
   */
  private void closeIfOver(OpenPing ping) {
    if (ping.isOver()) {
      settle(ping, lastHeard());
      if (ping.unanswered == 0) {
        open = null;
      }
    }
  }

  /**
   * A pong came, and is evidence as of the moment at which the write of its ping began: it came
   * later. The round trip is not learned if this process stood still meanwhile, nor if the peer was
   * suspect: a wait that follows the round trip must not grow by what it just doubted.
   *
   * @return the round trip in nanoseconds of real time; {@link #STALE} if it does not answer the
   *     last ping: it is stale or unsolicited, and proves life only
   */
  final long answeredBy(long token) {
    if (open == null) {
      return STALE;
    }
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping == null || !ping.awaiting || token != ping.token) {
        return STALE;
      }
      LivenessClock clock = clock();
      stripe.pongs++;
      long real = clock.real();
      long rtt = Math.max(0, real - ping.sentReal);
      if (timeline != null) {
        Timeline.answered(timeline, rtt);
      }
      if (!ping.doubted
          && clock.standstillNanos(real) - ping.standstillBefore <= clock.tickNanos()) {
        smooth((int) Math.min(rtt / UNIT, Integer.MAX_VALUE));
      }
      heardBy(startedAt);
      ping.answered(); // after the evidence: who sees the count sees it too
      closeIfOver(ping);
      return rtt;
    }
  }

  /** RFC 6298 section 2, alpha 1/8 and beta 1/4. */
  private void smooth(int rtt) {
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
  private void settle(OpenPing ping, long lastHeard) {
    if (ping.unanswered > 0 && lastHeard - ping.oldestAt >= 0) {
      ping.unanswered = 0;
    }
    if (ping.early && ping.write != Write.QUEUED && lastHeard - startedAt >= 0) {
      ping.early = false;
      everPinged = true;
    }
  }

  /**
   * Tells the vitals what is known of pings.
   *
   * <p>Without the monitor where none is open, as at most checks: then nobody writes these fields,
   * and reading {@code open} has made the last writes visible. Only if the next one opens and
   * begins meanwhile, which the detector's own thread cannot see, may some be younger than others.
   */
  final void describe(Vitals.Builder vitals, long now, long lastHeard) {
    if (open == null) {
      describeThePast(vitals, now);
      return;
    }
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping != null) {
        settle(ping, lastHeard);
        vitals.unansweredNanos(ping.unanswered, now - ping.oldestAt);
        if (ping.write == Write.IN_PROGRESS) {
          vitals.stuckWriteNanos(now - startedAt);
        }
      }
      describeThePast(vitals, now);
    }
  }

  private void describeThePast(Vitals.Builder vitals, long now) {
    if (everPinged) {
      vitals.sincePingNanos(now - startedAt);
    }
    if (roundTrips > 0) {
      vitals.rttNanos(smoothed * UNIT, deviation * UNIT);
    }
  }

  /** Whether a ping is on its way, or unanswered. */
  final boolean asking() {
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping == null) {
        return false;
      }
      settle(ping, lastHeard());
      return ping.write != Write.DONE || ping.unanswered > 0;
    }
  }

  final int roundTrips() {
    synchronized (stripe) {
      return roundTrips;
    }
  }

  /**
   * How long the unanswered pings waited for a thread, or for a message of ours ahead of them,
   * together; one that waits for a thread waits still.
   */
  final long pingDelay(long now) {
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping == null) {
        return 0;
      }
      long queued = ping.write == Write.QUEUED ? now - ping.requestedAt : 0;
      return queued + (ping.unanswered > 0 ? ping.delay : 0);
    }
  }

  final void note(Timeline.Kind kind, int value) {
    long real = clock().real();
    synchronized (stripe) {
      OpenPing ping = open;
      if (ping != null) {
        ping.doubted |= kind == Timeline.Kind.SUSPECT;
      }
      remember(kind, value, real);
    }
  }

  /** Stored only if it is another one: it seldom grows, and a store costs the collector. */
  private void remember(Timeline.Kind kind, int value, long real) {
    long[] events = Timeline.add(timeline, kind, value, real);
    if (timeline != events) {
      timeline = events;
    }
  }

  /** The timeline as it is now, whose words are made when they are asked for. */
  final Supplier<List<TimelineEntry>> history(Instant joinedAt, List<LivenessClock.Stall> stalls) {
    synchronized (stripe) {
      return timeline == null && stalls.isEmpty()
          ? () -> List.of(Timeline.joined(joinedAt))
          : Timeline.frozen(timeline, joinedAt, stalls, clock().real(), clock().time().now());
    }
  }

  /** See {@link PeerSession#touchMore}. */
  final long touchTimeline() {
    long[] events = timeline; // also while another thread writes
    return events == null ? 0 : events[0] + events[events.length - 1];
  }
}
