package dev.presence.benchmarks.parts;

import dev.presence.PeerSession;
import dev.presence.TimeSource;

/** {@link PeerSession#heard()}: one opaque store of a clock that the detector moves on. */
public class PresenceHears extends Hearing {
  private PeerSession[] peers = {};

  @Override
  protected void join() {
    peers = new Crowd(TimeSource.system(), Crowd.POLICY).join(sessions);
  }

  @Override
  protected void hear(int peer) {
    peers[peer].heard();
  }
}
