package dev.presence;

/**
 * What the detector remembers of a session that it has been about to give up: made at the first
 * such moment, so a healthy session does not pay for it. Detector thread only.
 */
final class Doubt {
  /** The policy has said dead; evicted if it says so again at a later tick. */
  boolean condemned;

  long condemnedAt;

  /** Since when eviction waits because our side does not read. */
  long deafSince;

  boolean deaf;

  /** What the last look saw before; only a change is news. */
  int previousUnread;

  void clear() {
    condemned = false;
    deaf = false;
  }

  /** Liveness time the session has been given because we were deaf. */
  long deafFor(long now) {
    return deaf ? now - deafSince : 0;
  }
}
