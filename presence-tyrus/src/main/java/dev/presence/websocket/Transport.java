package dev.presence.websocket;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What lies under one session and only its container can reach: the socket.
 *
 * <p>Supplied per container, see {@link WebSocketPresence.Builder#transports}. Thread-safe; every
 * method must also work after the session was closed.
 */
public interface Transport {
  /**
   * Frees socket, queued memory and blocked senders at once, and lets the container tell its
   * endpoint. May block while the endpoint's own code runs. Does nothing on a connection that is
   * gone.
   */
  void terminate();

  /**
   * The container has told that it lost the connection: frees senders that it left blocked. Runs in
   * its callback: never blocks or throws.
   */
  default void lost() {}

  /** Whether the socket is closed: a container may call a session closed that still has one. */
  boolean isReleased();

  /** The kernel's receive queue. Runs on the detector's thread: never blocks or throws. */
  LastLook lastLook();

  /** The peer's address and port, as {@code 10.77.0.2:51234}; empty where it is not known. */
  default Optional<String> remoteAddress() {
    return Optional.empty();
  }

  /**
   * The session is watched as {@code peer} from now on: bytes that arrive shall be told to {@link
   * PeerSession#heard()}. May be called again with the same peer.
   */
  default void watchedAs(PeerSession peer) {}

  /**
   * Takes the peer's pongs from now on where they arrive, and hands each to {@link
   * WebSocketPresence#pong}; its endpoint still gets them. Asked at the join, before the first
   * ping.
   *
   * @return false if that cannot be done here, and nothing was: then the session gets a pong
   *     handler of ours
   */
  default boolean takePongs() {
    return false;
  }

  /**
   * Tells the peer what has arrived, where the container keeps a record of that and tells nobody:
   * see {@link dev.presence.Connection#listen}. Any thread, the detector's too: never blocks.
   *
   * @param handling whether something that the peer has sent is being handled on this thread
   * @return whether the moment at which bytes arrive is known here, at the arrival or by this call.
   *     If so, what an endpoint tells when its handler gets to a message is no evidence
   */
  default boolean listen(boolean handling) {
    return false;
  }

  /**
   * Sends a text as {@link RemoteEndpoint.Async#sendText(String, SendHandler)} would, but one that
   * is encoded already: a broadcast is encoded once, for however many it goes to.
   *
   * @param remote the session's own
   * @param utf8 shared by all to whom it goes: its bytes stay as they are
   * @param done told once, when the text is sent or failed
   * @return false if the container takes a String only; then nothing was done
   */
  default boolean sendText(RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done) {
    return false;
  }

  /**
   * Whether an orderly close would wait now until a message is written, the application's own or
   * one of ours. Then the session is only terminated.
   */
  default boolean closeWouldBlock() {
    return false;
  }

  /**
   * How many bytes of a message that has begun and is not finished have arrived; zero if there is
   * none. Empty where the container does not show it: then the endpoint has to tell, see {@link
   * WebSocketPresence#received(jakarta.websocket.Session, boolean)}.
   */
  default OptionalLong unfinished() {
    return OptionalLong.empty();
  }

  /**
   * Who began the close that is being told right now, asked on the thread that tells it: {@link
   * LeaveReason#CLOSED_BY_PEER}, {@link LeaveReason#CLOSED_BY_SERVER}, or empty where it cannot be
   * told. By default the server if this thread is in a call of {@link
   * jakarta.websocket.Session#close()}.
   */
  default Optional<LeaveReason> closedBy() {
    return LocalClose.onThisThread();
  }

  /** What broke the connection, if it is broken and the container kept the error. */
  default Optional<Throwable> failure() {
    return Optional.empty();
  }
}
