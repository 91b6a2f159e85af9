package dev.presence.examples;

import dev.presence.Connection;

/** Open, and nothing else. */
record StillConnection(String id) implements Connection {
  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void ping(long token) {}

  @Override
  public void close(int code, String reason) {}

  @Override
  public void terminate() {}
}
