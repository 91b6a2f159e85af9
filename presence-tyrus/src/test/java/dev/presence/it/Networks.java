package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What happens to the network between a peer and the server, other than a cut for good. */
final class Networks {
  private static final int QUIET = 3;
  private static final int PROBES = 20;
  private static final Duration PROBING = Duration.ofSeconds(20);

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
   * The peers only answer pings, and both ends retransmit early: else it is TCP that is silent for
   * longer than the quick timeout, and the policy rightly gives up. Both are measured beside it.
   */
  static void loss(Scene scene) {
    TestClient plain = scene.way();
    RoundTrips byDefault = probe(scene, plain, "-by-default-", () -> {});
    TestClient way = scene.way();
    way.link().retransmitEarly();
    List<TestPeer> quiet = way.crowd(scene.name() + "-quiet-", QUIET);
    quiet.forEach(scene::innocent);
    RoundTrips early = probe(scene, way, "-early-", () -> Pause.of(scene.setting().afterwards()));
    scene.measured(new LossyTrips(byDefault, early));
    quiet.forEach(peer -> peer.echo("still-here"));
  }

  /** The probes themselves need not stay: whom TCP keeps silent for too long may be given up. */
  private static RoundTrips probe(Scene scene, TestClient way, String name, Runnable longer) {
    String probes = scene.name() + name;
    way.crowd(probes, PROBES);
    way.link().lose(30);
    way.process().tell("each " + probes + " probe " + PROBING.toMillis());
    Predicate<Report> ours = report -> report.get("name").startsWith(probes);
    way.process()
        .await(
            PROBING.multipliedBy(2),
            "probed",
            any -> way.process().all("probed", ours).size() >= PROBES);
    longer.run();
    way.link().heal();
    return RoundTrips.in(way.process().all("probed", ours));
  }
}
