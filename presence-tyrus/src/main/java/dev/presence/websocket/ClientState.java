package dev.presence.websocket;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a {@link PresenceClient} is doing, and why.
 *
 * @param name which of the states
 * @param reason why it was entered, for people: {@code silent for 10.0 s}
 * @param uri the endpoint in use or last used, without its ticket; empty before the first attempt
 * @param attempt attempts since a connection last proved stable
 * @param code the close code that led here; empty if none did
 * @param retryAt when the next attempt begins; empty unless waiting
 */
public record ClientState(
    Name name,
    String reason,
    Optional<URI> uri,
    int attempt,
    OptionalInt code,
    Optional<Instant> retryAt) {
  static final ClientState IDLE =
      new ClientState(Name.IDLE, "", Optional.empty(), 0, OptionalInt.empty(), Optional.empty());

  /** The states; {@code docs/clients.md} has the diagram. */
  public enum Name {
    /** Never connected. */
    IDLE,
    /** Fetching what an attempt needs, or attempting. */
    CONNECTING,
    /** Connected, and waiting for the server's welcome. */
    INTRODUCING,
    /** Connected, and the server was heard recently enough. */
    ONLINE,
    /** Connected, but an answer is overdue. */
    SUSPECT,
    /** Not connected; the next attempt is planned. */
    WAITING,
    /** Closed on purpose, or for good by the server. */
    STOPPED
  }

  boolean is(Name... names) {
    for (Name candidate : names) {
      if (candidate == name) {
        return true;
      }
    }
    return false;
  }
}
