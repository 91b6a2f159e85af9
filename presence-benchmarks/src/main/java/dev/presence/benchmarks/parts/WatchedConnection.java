package dev.presence.benchmarks.parts;

import org.jspecify.annotations.Nullable;

/**
 * Its answers reach a watch written by hand, which asks for no token and measures no round trip.
 */
final class WatchedConnection extends IdleConnection {
  @Nullable WatchedPeer peer;

  WatchedConnection(String id) {
    super(id);
  }

  @Override
  public void ping(long token) {
    WatchedPeer answering = peer;
    if (answering != null) {
      answering.heard();
    }
  }
}
