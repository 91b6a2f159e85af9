package dev.presence;

/**
 * What the detector remembers of a session that it has been about to give up: made at the first
 * such moment, so a healthy session does not pay for it. Detector thread only.
 */
final class Doubt {
  /** The policy has said dead; evicted if it says so again at a later tick. */
  boolean condemned;

  long condemnedAt;

  /** What had been heard by then: a byte since begins it anew. */
  long heardBefore;

  /** Since when eviction waits because our side does not read. */
  long deafSince;

  boolean deaf;

  /** What the look saw at the last rescue; only a change of it is news. */
  private int rescuedBy;

  /** The evidence that the rescue made up. */
  private long rescuedAt;

  /**
   * Whether unread bytes are new. Any byte that was read since the rescue was read after those that
   * waited then, so what waits now has come since, even if it is as many.
   */
  boolean isNews(int unread, long lastHeard) {
    return unread > 0 && (unread != rescuedBy || lastHeard != rescuedAt);
  }

  void rescue(int unread, long at) {
    clear();
    rescuedBy = unread;
    rescuedAt = at;
  }

  boolean condemns(long lastHeard) {
    return condemned && heardBefore == lastHeard;
  }

  void condemn(long now, long lastHeard) {
    condemned = true;
    condemnedAt = now;
    heardBefore = lastHeard;
  }

  void clear() {
    condemned = false;
    deaf = false;
  }

  /** Liveness time the session has been given because we were deaf. */
  long deafFor(long now) {
    return deaf ? now - deafSince : 0;
  }
}
