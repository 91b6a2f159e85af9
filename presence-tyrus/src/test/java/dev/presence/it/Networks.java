package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** What happens to the network between a peer and the server, other than a cut for good. */
final class Networks {
  private static final Duration LOSSY = Duration.ofSeconds(20);

  private Networks() {}

  static void forgottenMapping(Scene scene) {
    Middle router = scene.middle();
    TestPeer peer = scene.peerBehind(router);
    peer.echo("before");
    router.forgetSoon();
    scene.victim(peer);
    scene.strike();
    peer.echo("the-mapping-ends-one-second-from-now");
  }

  /** The user is never offline meanwhile. */
  static void changedAddress(Scene scene) {
    TestPeer before = scene.peer();
    scene.victim(before);
    before.client().link().changeAddress();
    scene.strike();
    TestPeer after = before.client().connectRaw(before.user());
    after.echo("hello-again");
    scene.innocent(after);
    assertThat(scene.server().all("offline", before.user())).as("told offline").isEmpty();
  }

  /**
   * The peer speaks once the link is whole again: else it would take TCP's next retransmission to
   * show, which comes later than the quick timeout allows.
   */
  static void outage(Scene scene) {
    TestPeer peer = scene.peer();
    scene.innocent(peer);
    peer.echo("before");
    peer.client().link().cut();
    if (scene.setting().bare()) {
      Pause.of(Duration.ofSeconds(3));
    } else {
      peer.awaitReport("suspected");
    }
    peer.client().link().heal();
    peer.echo("still-here");
    if (!scene.setting().bare()) {
      peer.awaitReport("recovered");
    }
  }

  /**
   * The peer speaks four times a second and retransmits early. Else a byte that is lost four times
   * in a row takes longer than the quick timeout, and an eviction is right.
   */
  static void loss(Scene scene) {
    TestClient way = scene.way();
    way.link().retransmitEarly();
    TestPeer peer = way.connectRaw(scene.name());
    scene.innocent(peer);
    peer.chatter(Duration.ofMillis(250));
    peer.client().link().lose(30);
    scene.watch(LOSSY);
    peer.client().link().heal();
    peer.echo("still-here");
  }
}
