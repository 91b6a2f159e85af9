package dev.presence.websocket;

import dev.presence.internal.Hidden.UnreachableException;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * What is a container's own. Every method throws where this version of it, or the module path, does
 * not let us in; it then costs what that method was for, and is warned about once.
 */
interface Container {
  /** The class of its sessions. */
  String sessionClass();

  /** Prepares a session that has just opened. */
  default void prepare(Session session) {}

  /**
   * Whether an orderly close would wait now for a message that is being written, whosever it is.
   */
  default boolean closeWouldBlock(Session session) throws UnreachableException {
    return false;
  }

  /**
   * Sends a text that is encoded already, beside whatever else is sent. Throws before anything is
   * done, or not at all for want of access.
   *
   * @param remote the session's own
   */
  void sendText(Session session, RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done)
      throws UnreachableException;

  /** The socket under an open session. Its owner may be given to another session after a close. */
  SocketChannel channel(Session session) throws UnreachableException;

  /** The container's record of what it reads under this session; found while it is open. */
  Arrivals arrivals(Session session) throws UnreachableException;

  /**
   * Whether our side has said goodbye first, asked while a close is told. {@code onClose} may run
   * on the thread that reads the peer's answer, where no {@link LocalClose} is to be seen.
   */
  default boolean closedHere(Session session) throws UnreachableException {
    return false;
  }

  /**
   * Frees those who are blocked in a send, where the container does not when it loses a connection
   * by itself. Never blocks.
   */
  default void freeSenders(Session session) throws UnreachableException {}

  /** Frees everything under the session, also after a close; to be called once. */
  void abort(Session session) throws UnreachableException;

  /** What a container keeps of its reads from one socket. One caller at a time. */
  @FunctionalInterface
  interface Arrivals {
    /** No byte has been read since the previous call. */
    long NONE = -1;

    /** Bytes have been read since the previous call, and nobody knows when. */
    long SOME_TIME_AGO = Duration.ofDays(365).toNanos();

    /**
     * How long ago bytes were read last, in nanoseconds by real time; {@link #NONE}, {@link
     * #SOME_TIME_AGO}. Of the moments that are possible the earliest: a ghost must not gain time by
     * what we do not know, and who is alive is asked before it is given up.
     *
     * @param handling whether what has been read is being handled on this thread, so that it was
     *     read just now, where the record does not say when
     */
    long age(boolean handling) throws UnreachableException;
  }
}
