package dev.presence.websocket;

import dev.presence.websocket.Hidden.UnreachableException;
import jakarta.websocket.Session;
import java.nio.channels.SocketChannel;

/**
 * What is a container's own. Every method throws where this version of it, or the module path, does
 * not let us in; it then costs what that method was for, and is warned about once.
 */
interface Container {
  /** The class of its sessions. */
  String sessionClass();

  /** Prepares a session that has just opened. */
  default void prepare(Session session) {}

  /** Whether an orderly close works while a message of ours is being written. */
  default boolean closesWhileWriting() {
    return true;
  }

  /** The socket under an open session. Its owner may be given to another session after a close. */
  SocketChannel channel(Session session) throws UnreachableException;

  /** How to ask for a number that changes when bytes arrive; found while the session is open. */
  Received received(Session session) throws UnreachableException;

  /**
   * Whether our side has said goodbye first, asked while a close is told. {@code onClose} may run
   * on the thread that reads the peer's answer, where no {@link LocalClose} is to be seen.
   */
  default boolean closedHere(Session session) throws UnreachableException {
    return false;
  }

  /** Frees everything under the session, also after a close; to be called once. */
  void abort(Session session) throws UnreachableException;

  /** A number that changes when bytes arrive. */
  @FunctionalInterface
  interface Received {
    long now() throws UnreachableException;
  }
}
