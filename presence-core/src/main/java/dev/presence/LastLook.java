package dev.presence;

/**
 * What an adapter sees just before an eviction: has the peer spoken while we did not listen?
 *
 * @param unread bytes that wait in the kernel's receive queue; -1 where the adapter cannot tell
 * @param deaf whether silence proves nothing because our side does not read: the queue is too full
 *     to grow (at least half of SO_RCVBUF), or the queue is invisible and a handler of this session
 *     is running. A handler blocked in a send to its own session does not count.
 */
public record LastLook(int unread, boolean deaf) {
  /** The adapter cannot look. */
  public static final LastLook UNKNOWN = new LastLook(-1, false);

  /** Nothing waits: the peer is silent. */
  public static final LastLook EMPTY = new LastLook(0, false);

  /** A queue that still could grow. */
  public static LastLook unread(int bytes) {
    return new LastLook(bytes, false);
  }
}
