package dev.presence.simulator;

/** What the server reads from a client. */
public enum Arrival {
  /** The answer to a ping; its number is the ping's, counted from 1 in each session. */
  PONG,

  /** A heartbeat of the client's own; its number counts from 1 in each session. */
  BEAT,

  /** A message of the application; its number means nothing. */
  MESSAGE
}
