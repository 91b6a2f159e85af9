package dev.presence;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a policy, and the default one in its place where it fails. */
final class Inquiry {
  private static final Logger log = LoggerFactory.getLogger(DeadPeerDetector.class);

  private final HeartbeatPolicy policy;
  private final Counters counters;
  private final AtomicBoolean logged = new AtomicBoolean();

  Inquiry(HeartbeatPolicy policy, Counters counters) {
    this.policy = policy;
    this.counters = counters;
  }

  Verdict ask(PeerSession session) {
    session.listen(false);
    HeartbeatPolicy asked = asked(session);
    Throwable failure = null;
    try {
      Verdict verdict = asked.decide(told(session));
      if (verdict != null) {
        return verdict;
      }
    } catch (Throwable e) {
      failure = survivable(e);
    }
    // The vitals are made anew: ones that could get here would have to be allocated at each check.
    return instead(asked, told(session), failure);
  }

  /**
   * As {@link #ask(PeerSession)}, by what the session has been told already, and fails where the
   * policy does.
   */
  Verdict glance(PeerSession session) {
    return asked(session).decide(told(session));
  }

  /**
   * How long the session's policy leaves a peer alone that was just heard; zero where that depends
   * on more than the policy.
   */
  long whenHeard(PeerSession session) {
    return asked(session) instanceof WhenIdlePolicy fixed ? fixed.intervalNanos() : 0;
  }

  private static Vitals told(PeerSession session) {
    return session.vitals(session.clock().now());
  }

  private HeartbeatPolicy asked(PeerSession session) {
    HeartbeatPolicy override = session.override();
    return override == null ? policy : override;
  }

  @SuppressWarnings("CatchingUnchecked") // a policy is foreign code; StackOverflowError included
  Verdict ask(HeartbeatPolicy asked, Vitals vitals) {
    try {
      Verdict verdict = asked.decide(vitals);
      return verdict == null ? instead(asked, vitals, null) : verdict;
    } catch (Throwable e) {
      return instead(asked, vitals, survivable(e));
    }
  }

  private static Throwable survivable(Throwable e) {
    if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
      throw error;
    }
    return e;
  }

  private Verdict instead(HeartbeatPolicy failed, Vitals vitals, @Nullable Throwable cause) {
    counters.policyErrors.increment();
    if (logged.compareAndSet(false, true)) {
      log.warn(
          "policy {} {} for a peer with {}; {} decides instead, and this is logged once",
          failed,
          cause == null ? "returned null" : "failed",
          vitals,
          HeartbeatPolicy.whenIdle(),
          cause);
    }
    return HeartbeatPolicy.whenIdle().decide(vitals);
  }

  /**
   * The verdict at the moment that {@code now} waits for, had nothing been heard until then: tells
   * whether the policy would ping.
   */
  Verdict whenDue(PeerSession session, Verdict now) {
    return ask(asked(session), session.vitals().after(now.recheckNanos()));
  }
}
