package dev.presence.benchmarks.parts;

import dev.presence.Connection;

/**
 * A connection to nobody that costs nothing: its peer answers each ping at once, on the thread that
 * pings. A subclass says who is told: it has one field for it, so that each way to watch has a
 * connection of the same size to go to.
 */
abstract class IdleConnection implements Connection {
  private final String id;

  IdleConnection(String id) {
    this.id = id;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final boolean isOpen() {
    return true;
  }

  @Override
  public final void close(int code, String reason) {}

  @Override
  public final void terminate() {}

  @Override
  public final boolean isReleased() {
    return true;
  }
}
