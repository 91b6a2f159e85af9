package dev.presence;

/** Why a session left. */
public enum LeaveReason {
  /** The peer closed the connection in order. */
  CLOSED_BY_PEER,
  /** The application, or an operator, closed it. */
  CLOSED_BY_SERVER,
  /** The heartbeat policy gave the peer up. */
  DEAD,
  /** A newer session took its place. */
  REPLACED,
  /** The connection broke: reset, timed out, no route. The departure's detail says how. */
  CONNECTION_LOST,
  /** It read too slowly for what was sent to it. */
  SLOW_CONSUMER,
  /** It might have been alive, but our handler did not read for longer than the deaf limit. */
  HANDLER_STUCK,
  /** No identity joined on it in time. Never a presence event: nobody was there. */
  NEVER_IDENTIFIED,
  /** It began a message and did not finish it in time. */
  STALLED_MESSAGE,
  /** The machine that held it is gone. */
  NODE_LOST,
  /** This registry was closed. */
  SHUTDOWN
}
