package dev.presence.it;

import java.time.Duration;

/** What happens to a peer's process and host. */
final class Peers {
  private static final int TRICKLERS = 4;
  private static final Duration RARE = Duration.ofSeconds(14);
  private static final Duration TRICKLING = Duration.ofMinutes(3);

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
   * It restarts and nobody there knows the connection any more: its kernel says so to the next ping
   * that arrives. The link is not cut meanwhile: a ping that is lost in a cut is sent again later
   * and later, and if the cut lasts too long, only after the timeout.
   */
  static void hostBack(Scene scene) {
    TestPeer peer = scene.peer();
    peer.client().link().forgetSilently();
    peer.echo("just-before-the-crash");
    scene.victim(peer);
    scene.strike();
    peer.abort();
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

  /**
   * Farther apart than the timeout of the default policy, each byte at another moment of its
   * interval; shorter than what is allowed for one message.
   */
  static void rareBytes(Scene scene) {
    for (TestPeer peer : scene.bystanders(TRICKLERS)) {
      peer.trickle(RARE);
      Pause.of(RARE.dividedBy(TRICKLERS));
    }
    Pause.of(TRICKLING);
  }
}
