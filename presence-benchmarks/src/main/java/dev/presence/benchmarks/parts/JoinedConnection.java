package dev.presence.benchmarks.parts;

import dev.presence.PeerSession;
import org.jspecify.annotations.Nullable;

/** Its answers reach presence as an adapter hands on a pong: with the token of the ping. */
final class JoinedConnection extends IdleConnection {
  @Nullable PeerSession session;

  JoinedConnection(String id) {
    this(id, Answers.AT_ONCE);
  }

  JoinedConnection(String id, Answers answers) {
    super(id, answers);
  }

  @Override
  void answer(long token) {
    PeerSession answering = session;
    if (answering != null) {
      boolean unused = answering.answered(token);
    }
  }
}
