package dev.presence.it;

/** One client connection inside {@link ClientMain}, named after its user. */
interface Peer {
  void say(String text);

  /** Closes with a close frame, as a client does that leaves on purpose. */
  void close();

  /** Stops reading from the socket for good, so that what the server sends piles up. */
  void deafen();
}
