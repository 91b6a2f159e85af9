package dev.presence;

/**
 * What the detector remembers of a session that it has been about to give up: made at the first
 * such moment, so a healthy session does not pay for it. Detector thread only.
 */
final class Doubt {
  /** The policy said dead at the tick before; evicted if it says so again. */
  boolean condemned;

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
