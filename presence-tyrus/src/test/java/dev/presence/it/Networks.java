package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** What happens to the network between a peer and the server, other than a cut for good. */
final class Networks {
  private static final Duration LOSSY = Duration.ofSeconds(30);

  private Networks() {}

  /** Until its mapping has ended the peer may be heard: from then on it is silent. */
  static void forgottenMapping(Scene scene) {
    Middle router = scene.middle();
    TestPeer peer = scene.peerBehind(router);
    router.forgetSoon();
    scene.victim(peer);
    peer.echo("the-mapping-ends-one-second-from-now");
    Pause.of(Middle.FORGETS_AFTER);
    scene.strike();
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
   * The peer only answers pings, and both ends retransmit early. Of 2,000 such round trips six took
   * longer than 2 s and one longer than 5 s: the quick timeout would rightly evict now and then.
   */
  static void loss(Scene scene) {
    TestClient way = scene.way();
    way.link().retransmitEarly();
    TestPeer peer = way.connectRaw(scene.name());
    scene.innocent(peer);
    way.link().lose(30);
    Pause.of(LOSSY);
    way.link().heal();
    peer.echo("still-here");
  }
}
