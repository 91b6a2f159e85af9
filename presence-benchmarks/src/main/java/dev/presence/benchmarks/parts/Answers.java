package dev.presence.benchmarks.parts;

/** How the peers of {@link IdleConnection}s answer their pings. */
interface Answers {
  /** At once, on the thread that pings. */
  Answers AT_ONCE = IdleConnection::answer;

  /** A ping has gone out to the peer of this connection. */
  void asked(IdleConnection connection, long token);
}
