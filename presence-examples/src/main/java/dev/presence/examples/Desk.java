package dev.presence.examples;

import dev.presence.Connection;

/**
 * Where the other nodes reach this one: a connection without a socket, whose session is a member of
 * the directory like any other.
 */
final class Desk implements Connection {
  private final String id;
  private volatile boolean open = true;

  Desk(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Nobody asks: its policy never pings. */
  @Override
  public void ping(long token) {}

  @Override
  public void close(int code, String reason) {
    open = false;
  }

  @Override
  public void terminate() {
    open = false;
  }
}
