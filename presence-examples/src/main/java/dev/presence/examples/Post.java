package dev.presence.examples;

import dev.presence.PeerSession;
import java.util.Collection;
import java.util.List;

/** Sends one text to many; never blocks. What becomes of it, presence sees to and counts. */
interface Post {
  void send(Collection<PeerSession> to, String text);

  default void send(PeerSession to, Object message) {
    send(List.of(to), Json.text(message));
  }
}
