package dev.presence.examples;

import java.util.Optional;

/**
 * Knows whose a secret is. The server's own knows the tokens of its flags; {@code serve
 * --authenticator CLASS} takes another from the class path, which must be public and have a public
 * constructor without parameters.
 *
 * <p>Asked for each request to the API, each sign-in and each handshake, from several threads at
 * once, the container's among them: it must be thread-safe, and must not block for longer than a
 * few milliseconds, or healthy clients are read late. Keep what a slow directory says, for a while.
 * It must take the same time for every wrong secret, and must not log any.
 */
@FunctionalInterface
public interface Authenticator {
  /**
   * Whose secret this is; empty if it is nobody's. An exception is logged, and whoever asked is
   * told 503.
   */
  Optional<Principal> authenticate(Credentials credentials);
}
