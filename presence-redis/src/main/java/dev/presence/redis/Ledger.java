package dev.presence.redis;

import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this node, and what the engine has yet to hear of them.
 *
 * <p>Everything is guarded by this object's monitor, which is a leaf. While the engine listens it
 * is told everything in the order in which it happened, so that a newcomer is claimed before the
 * session that it replaces leaves. While it is away only the outcome is kept: a session that came
 * and went is nothing to tell, so an outage costs no more than the sessions do.
 */
final class Ledger {
  /** What the engine has yet to hear of one session. */
  sealed interface Due {
    /** The session's sequence. */
    long sequence();
  }

  /** It is here. */
  record Join(Held held) implements Due {
    @Override
    public long sequence() {
      return held.sequence();
    }
  }

  /** It has left. */
  record Leave(long sequence, LeaveReason reason, String detail) implements Due {}

  private final Map<Long, Held> held = new LinkedHashMap<>();

  /** By {@link #key}: a join and a leave of one session may both be due. */
  private Map<Long, Due> due = new LinkedHashMap<>();

  private boolean linked;

  private static long key(Due due) {
    return 2 * due.sequence() + (due instanceof Leave ? 1 : 0);
  }

  private void add(Due news) {
    due.putIfAbsent(key(news), news);
    notifyAll();
  }

  /** Its leave is yet to be told, also if it has left already. */
  synchronized Held joined(PeerSession session) {
    Held known = held.get(session.sequence());
    if (known != null) {
      return known;
    }
    Held newcomer = new Held(session);
    held.put(newcomer.sequence(), newcomer);
    add(new Join(newcomer));
    if (!linked) {
      newcomer.provisional();
    }
    return newcomer;
  }

  /** Out of turn: if it has left, its leave may have been told already. */
  synchronized Optional<Held> present(PeerSession session) {
    return session.isPresent()
        ? Optional.of(joined(session))
        : Optional.ofNullable(held.get(session.sequence()));
  }

  synchronized void left(PeerSession session, LeaveReason reason, String detail) {
    Held gone = held.remove(session.sequence());
    if (gone == null) {
      return;
    }
    add(new Leave(session.sequence(), reason, detail));
    if (!linked) {
      compact(gone);
    }
  }

  /** What may have been heard of must be told to have left; else neither is told. */
  private void compact(Held gone) {
    due.remove(2 * gone.sequence());
    if (!gone.tried) {
      due.remove(2 * gone.sequence() + 1);
    }
    gone.provisional();
  }

  /** After events were missed: {@code present} is who is here. */
  synchronized void reconcile(Collection<PeerSession> present) {
    Set<Long> sequences = present.stream().map(PeerSession::sequence).collect(Collectors.toSet());
    for (Held each : List.copyOf(held.values())) {
      if (!sequences.contains(each.sequence())) {
        left(each.session(), LeaveReason.CONNECTION_LOST, "its leave was missed");
      }
    }
    present.forEach(this::present);
  }

  synchronized @Nullable Held get(long sequence) {
    return held.get(sequence);
  }

  synchronized List<Held> all() {
    return List.copyOf(held.values());
  }

  synchronized int size() {
    return held.size();
  }

  synchronized int due() {
    return due.size();
  }

  /**
   * Takes what is due, and waits for it if nothing is.
   *
   * @param nanos how long at most
   */
  @SuppressWarnings("WaitNotInLoop") // nothing taken is an answer too
  synchronized List<Due> take(int most, long nanos) throws InterruptedException {
    if (due.isEmpty() && nanos > 0) {
      // Rounded up: a wait of 0 ms is one for ever.
      wait(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
    List<Due> taken = new ArrayList<>(Math.min(most, due.size()));
    Iterator<Due> next = due.values().iterator();
    while (taken.size() < most && next.hasNext()) {
      Due each = next.next();
      next.remove();
      taken.add(each);
      if (each instanceof Join join) {
        join.held().tried = true;
      }
    }
    return taken;
  }

  /** Ends a wait. */
  synchronized void wake() {
    notifyAll();
  }

  /**
   * What was taken may not have reached the engine: it is due again, before what came since.
   *
   * @param turn of the call that was not answered
   */
  synchronized void putBack(List<Due> taken, long turn) {
    Map<Long, Due> all = new LinkedHashMap<>();
    taken.forEach(each -> all.put(key(each), each));
    all.putAll(due);
    due = all;
    for (Due each : taken) {
      if (each instanceof Join join && join.held().fence() == 0 && join.held().unanswered == 0) {
        join.held().unanswered = turn;
      }
    }
  }

  /**
   * Ends the doubt about joins that were not answered. What the engine knows is always a beginning
   * of what it was told, also when it has come back with less: so what was told up to {@code last}
   * was carried out, and the rest was not, nor will it be.
   *
   * @param last turn that the engine has carried out before the link was attached
   */
  synchronized void settle(long last) {
    for (Held each : held.values()) {
      each.unanswered = each.unanswered <= last ? each.unanswered : 0;
    }
  }

  /** Whether the engine has carried out a join whose answer was lost. */
  synchronized boolean isCarriedOut(Held claimed) {
    return claimed.fence() == 0 && claimed.unanswered > 0;
  }

  /** The engine knows nothing of this node, or not all: everything is due. */
  synchronized void everything() {
    held.values().forEach(each -> add(new Join(each)));
  }

  /** The engine lists a session that is not here. */
  synchronized void disown(long sequence) {
    if (!held.containsKey(sequence)) {
      String why = "left while the engine was away";
      add(new Leave(sequence, LeaveReason.CONNECTION_LOST, why));
    }
  }

  /**
   * From here on all is told in order. What is due by now goes with the joins first: who was
   * replaced during an outage was never offline.
   */
  synchronized void linked() {
    linked = true;
    Map<Long, Due> all = new LinkedHashMap<>();
    due.values().stream().filter(Join.class::isInstance).forEach(each -> all.put(key(each), each));
    all.putAll(due);
    due = all;
  }

  /**
   * From here on only outcomes are kept; whoever waits for an answer is told that there is none.
   */
  synchronized void unlinked() {
    linked = false;
    for (Due each : List.copyOf(due.values())) {
      if (each instanceof Join join && held.containsKey(each.sequence())) {
        join.held().provisional();
      } else if (each instanceof Join join) {
        compact(join.held());
      }
    }
  }
}
