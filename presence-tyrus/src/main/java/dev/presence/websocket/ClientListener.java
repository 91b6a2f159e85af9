package dev.presence.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Is told what happens to a {@link PresenceClient}.
 *
 * <p>Messages come on the container's thread, one after the other; until one returns, no further
 * message and no pong is read, which is not taken for the server's silence for up to 60 s.
 * Everything else comes in order on another thread; so a first message may come before {@link
 * #state} tells that the client is online. An exception is logged and disturbs nothing. All methods
 * may call the client.
 */
public interface ClientListener {
  /** The state changed. */
  default void state(ClientState state, ClientState previous) {}

  /** A text message arrived. */
  default void message(String text) {}

  /** A binary message arrived. */
  default void message(ByteBuffer data) {}

  /**
   * A message that was queued will not be sent: it grew too old, or the client was stopped.
   *
   * @param message as it was given to {@code send}: a {@code String} or a {@code ByteBuffer}
   * @param why {@code too old} or {@code stopped}
   */
  default void dropped(Object message, String why) {}

  /** A ping was answered. */
  default void roundTrip(Duration roundTrip) {}
}
