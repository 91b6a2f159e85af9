package dev.presence.it;

import java.time.Duration;

/** What happens to a peer's process and host. */
final class Peers {
  private Peers() {}

  /** Its kernel goes on and acknowledges everything. */
  static void stopped(Scene scene) {
    TestPeer peer = scene.peerWithProcess();
    peer.echo("just-before-the-stop");
    scene.victim(peer);
    scene.strike();
    peer.client().process().stop();
  }

  /** Its kernel sends a FIN, but nobody a close frame. */
  static void killed(Scene scene) {
    TestPeer peer = scene.peerWithProcess();
    peer.echo("just-before-the-kill");
    scene.victim(peer);
    scene.strike();
    peer.client().process().close();
  }

  /**
   * It restarts while the link is cut: then nobody knows the connection, and its kernel says so to
   * the next thing that arrives, be it a ping or a retransmission.
   */
  static void hostBack(Scene scene) {
    TestPeer peer = scene.peer();
    peer.echo("just-before-the-crash");
    scene.cut(peer);
    peer.abort();
    peer.client().process().await("closed", "name", peer.user());
    peer.client().link().heal();
  }

  static void zeroWindow(Scene scene) {
    TestPeer peer = scene.peer();
    peer.echo("just-before-it-stops-reading");
    scene.victim(peer);
    scene.strike();
    peer.deafen();
    scene.floodUntilBlocked(peer);
  }

  static void trickle(Scene scene) {
    TestPeer peer = scene.peer();
    scene.innocent(peer);
    peer.trickle(Duration.ofMillis(500));
    Pause.of(scene.setting().afterwards());
  }
}
