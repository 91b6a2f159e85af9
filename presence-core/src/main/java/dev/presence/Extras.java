package dev.presence;

import org.jspecify.annotations.Nullable;

/**
 * What only some sessions have: a policy of their own, a doubt of the detector's, and what only
 * some adapters and peers tell. Made at the first such moment, so that the others do not pay for
 * it.
 */
final class Extras {
  /** Detector thread only: what it remembers of a session that it has been about to give up. */
  @Nullable Doubt doubt;

  // Written once, under the registry's lock, before the session's identity, which publishes them.
  private @Nullable NamedPolicy policy;
  private boolean replaced;

  // The rest is told by any thread.

  /** When the container's own record of its reads was looked at last. */
  volatile long lookedAt;

  private volatile long heartbeatAt;
  private volatile boolean beats;
  private volatile long writingSince;
  private volatile boolean writing;
  private volatile long overdueSince;
  private volatile boolean overdue;

  Extras(long now) {
    lookedAt = now;
  }

  void joins(@Nullable NamedPolicy policy, boolean replaced) {
    this.policy = policy;
    this.replaced = replaced;
  }

  @Nullable NamedPolicy policy() {
    return policy;
  }

  /** Whether the session's join has replaced another of the same identity. */
  boolean hasReplaced() {
    return replaced;
  }

  void heartbeat(long now) {
    heartbeatAt = now;
    beats = true;
  }

  void writing(boolean inProgress, long now) {
    writingSince = now;
    writing = inProgress;
  }

  void answerOverdue(long askedAt) {
    overdueSince = askedAt;
    overdue = true;
  }

  void answerCame() {
    if (overdue) {
      overdue = false;
    }
  }

  void describe(Vitals.Builder vitals, long now) {
    if (beats) {
      vitals.applicationSilenceNanos(Math.max(0, now - heartbeatAt));
    }
    if (overdue) {
      vitals.answerOverdueNanos(Math.max(1, now - overdueSince));
    }
    if (writing) {
      vitals.stuckWriteAtLeast(Math.max(0, now - writingSince));
    }
  }
}
