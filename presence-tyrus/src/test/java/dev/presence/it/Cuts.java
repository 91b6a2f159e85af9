package dev.presence.it;

import java.time.Duration;

/** Links that are cut: no FIN, RST or ICMP passes. Peers talk until just before. */
final class Cuts {
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private Cuts() {}

  static void idle(Scene scene) {
    TestPeer peer = scene.peer();
    Pause.of(A_MOMENT);
    peer.echo("just-before-the-cut");
    scene.cut(peer);
  }

  static void pushed(Scene scene) {
    TestPeer peer = scene.peer();
    scene.server().process().tell("push " + peer.user() + " 100");
    Pause.of(A_MOMENT);
    // No echo: in Tomcat the answer and a push at the same moment would make either fail.
    peer.say("chatter");
    scene.cut(peer);
  }

  static void fullBuffer(Scene scene) {
    TestPeer peer = scene.peer();
    peer.chatter(Duration.ofMillis(200));
    peer.deafen();
    scene.floodUntilBlocked(peer);
    scene.cut(peer);
  }

  static void upload(Scene scene) {
    TestPeer peer = scene.peer();
    peer.upload(Duration.ofMillis(10));
    scene.server().process().await("uploading", "user", peer.user());
    scene.cut(peer);
  }

  static void behindProxy(Scene scene) {
    TestPeer peer = scene.peerBehindProxy();
    Pause.of(A_MOMENT);
    peer.echo("just-before-the-cut");
    scene.cut(peer);
  }
}
