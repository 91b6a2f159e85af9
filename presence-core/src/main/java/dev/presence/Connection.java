package dev.presence;

import java.io.IOException;
import java.util.Optional;

/**
 * One WebSocket connection as core sees it: what an adapter implements for its container.
 *
 * <p>{@link #ping}, {@link #close} and {@link #terminate} may block; they run on the registry's
 * executor, never on the detector's thread. {@link #terminate} may run while any of the others is
 * blocked, and must free them. {@link #id}, {@link #remoteAddress}, {@link #lastLook} and {@code
 * equals} are called under locks or on the detector's thread: they must be quick. Implementations
 * are thread-safe.
 */
public interface Connection {
  /** Unique among the connections of one registry, as long as this one is open; never empty. */
  String id();

  /**
   * The peer's address and port, as {@code 10.77.0.2:51234}; empty where it is not known. It is the
   * attribute {@code remoteAddress} of the session, unless one was given at the join.
   *
   * <p>Asked whenever somebody looks at the attributes, and for the last time when the session
   * leaves, so after a close too: what it is made of has to be kept, and not the text. A session
   * that is replaced is asked under the registry's lock: no lock may be taken for it that somebody
   * holds while he joins or leaves.
   */
  default Optional<String> remoteAddress() {
    return Optional.empty();
  }

  /** Whether the container holds it open. Never evidence of life. Does not block. */
  boolean isOpen();

  /**
   * Sends a ping frame whose payload identifies {@code token}. If it has to wait behind a message,
   * this may return at once; then {@link PeerSession#pinging} tells when its write begins, and
   * {@link PeerSession#pingFailed} if that fails.
   *
   * @param token to be handed to {@link PeerSession#answered(long)} when the pong brings it back
   * @throws IOException if it could not be sent; the detector notes it and goes on waiting
   */
  void ping(long token) throws IOException;

  /**
   * Starts an orderly close.
   *
   * @param code a WebSocket close code that may stand on the wire (RFC 6455 section 7.4)
   * @param reason in plain words; at most 123 bytes in UTF-8
   */
  void close(int code, String reason);

  /**
   * Frees socket, queued buffers and blocked senders at once, without waiting for the peer. Called
   * at most once; after {@link #close} or instead of it.
   */
  void terminate();

  /**
   * Whether nothing of it is held any more: neither socket nor buffers nor blocked senders. Where a
   * container does not tell, as by default, that it is not open. Does not block.
   */
  default boolean isReleased() {
    return !isOpen();
  }

  /**
   * Tells {@link PeerSession#looked} what the container has kept of its reads from the socket,
   * where an adapter is not told of them as they come. Called before each ping, when something that
   * the peer has sent is handled, and, once it has told anything in this way, before each verdict.
   *
   * <p>Called on the detector's thread too: must not block.
   *
   * @param handling whether a message or pong of the peer is being handled on this thread right now
   * @return whether this adapter knows when bytes arrive. If so, that a message is handled proves
   *     nothing: its bytes may have arrived long ago
   */
  default boolean listen(boolean handling) {
    return false;
  }

  /**
   * Looks into the kernel's receive queue just before an eviction.
   *
   * <p>Called on the detector's thread: must not block or throw.
   */
  default LastLook lastLook() {
    return LastLook.UNKNOWN;
  }
}
