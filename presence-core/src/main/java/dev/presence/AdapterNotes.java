package dev.presence;

/**
 * What only some adapters and peers tell of a session: made at the first such moment, so that the
 * others do not pay for it. Any thread.
 */
final class AdapterNotes {
  /** When the container's own record of its reads was looked at last. */
  volatile long lookedAt;

  private volatile long heartbeatAt;
  private volatile boolean beats;
  private volatile long writingSince;
  private volatile boolean writing;
  private volatile long overdueSince;
  private volatile boolean overdue;

  AdapterNotes(long now) {
    lookedAt = now;
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
