package dev.presence.benchmarks.parts;

import dev.presence.Connection;
import dev.presence.PeerSession;
import org.jspecify.annotations.Nullable;

/** A connection to nobody that costs nothing: its peer answers each ping at once, by one byte. */
final class IdleConnection implements Connection {
  private final String id;
  @Nullable PeerSession session;

  IdleConnection(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void ping(long token) {
    if (session != null) {
      session.heard();
    }
  }

  @Override
  public void close(int code, String reason) {}

  @Override
  public void terminate() {}

  @Override
  public boolean isReleased() {
    return true;
  }
}
