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

  Verdict ask(PeerSession session, Vitals vitals) {
    HeartbeatPolicy override = session.override();
    return ask(override == null ? policy : override, vitals);
  }

  @SuppressWarnings("CatchingUnchecked") // a policy is foreign code; StackOverflowError included
  Verdict ask(HeartbeatPolicy asked, Vitals vitals) {
    try {
      Verdict verdict = asked.decide(vitals);
      return verdict == null ? instead(asked, vitals, null) : verdict;
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
        throw error;
      }
      return instead(asked, vitals, e);
    }
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
   * The verdict at the moment that {@code now}'s verdict waits for, had nothing been heard until
   * then: tells whether the policy would ping.
   */
  Verdict whenDue(PeerSession session, Vitals vitals, Verdict now) {
    return ask(session, vitals.after(now.recheckNanos()));
  }
}
