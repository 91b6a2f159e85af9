package dev.presence.it;

import java.time.Duration;

/** One client connection inside {@link ClientMain}, named after its user. */
interface Peer {
  void say(String text);

  /** Closes with a close frame, as a client does that leaves on purpose. */
  void close();

  /** Stops reading from the socket for good, so that what the server sends piles up. */
  void deafen();

  /** Makes sure of the server now. */
  default void nudge() {
    throw new UnsupportedOperationException("only a presence client is nudged");
  }

  /** Logs for so long into a connection that may be dead, and reports what memory that took. */
  default void log(Duration length) {
    throw new UnsupportedOperationException("only a presence client keeps what it cannot send");
  }

  /** Begins to send 5 MB as one message of many parts, with a pause after each. */
  default void upload(long pauseMillis) {
    throw new UnsupportedOperationException("a raw peer uploads");
  }

  /** Begins to send 5 MB as one frame, byte by byte, with a pause before each. */
  default void trickle(long pauseMillis) {
    throw new UnsupportedOperationException("a raw peer trickles");
  }

  /**
   * Exchanges one short text after the other with the server for so long, and reports the times.
   */
  default void probe(long millis) {
    throw new UnsupportedOperationException("a raw peer probes");
  }

  /** Ends the connection without FIN: the kernel sends one RST and knows it no more. */
  default void abort() {
    throw new UnsupportedOperationException("a raw peer aborts");
  }
}
