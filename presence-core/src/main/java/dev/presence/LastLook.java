package dev.presence;

import java.io.IOException;
import java.nio.channels.SocketChannel;

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

  /**
   * Looks into the kernel's receive queue of a socket: consumes nothing and does not block, also on
   * a channel that is registered with a selector.
   *
   * <p>The queue counts as too full to grow from half of SO_RCVBUF on, as the kernel counts its own
   * overhead as well. {@link #UNKNOWN} if the channel is closed.
   */
  public static LastLook into(SocketChannel channel) {
    try {
      int unread = channel.socket().getInputStream().available();
      return new LastLook(unread, unread >= channel.socket().getReceiveBufferSize() / 2);
    } catch (IOException closed) {
      return UNKNOWN;
    }
  }

  /** A queue that still could grow. */
  public static LastLook unread(int bytes) {
    return new LastLook(bytes, false);
  }
}
