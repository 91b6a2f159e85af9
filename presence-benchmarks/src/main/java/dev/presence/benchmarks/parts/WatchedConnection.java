package dev.presence.benchmarks.parts;

import org.jspecify.annotations.Nullable;

/**
 * Its answers reach a watch written by hand, which asks for no token and measures no round trip.
 */
final class WatchedConnection extends IdleConnection {
  @Nullable WatchedPeer peer;

  WatchedConnection(String id) {
    this(id, Answers.AT_ONCE);
  }

  WatchedConnection(String id, Answers answers) {
    super(id, answers);
  }

  @Override
  void answer(long token) {
    WatchedPeer answering = peer;
    if (answering != null) {
      answering.heard();
    }
  }
}
