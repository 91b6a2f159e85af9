package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What happens to the whole server, or takes all of it. */
final class Servers {
  /** As the option of the same name says. */
  static final int WORKERS = 4;

  private static final int HEALTHY = 10;
  private static final Duration LONG_STOP = Duration.ofSeconds(40);
  private static final Duration CALM = Duration.ofSeconds(3);

  /** For what no promise is about, on a machine that is busy with other tests. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Servers() {}

  /** The worst moment: pings are unanswered, their pongs arrive while nobody can read them. */
  static void stopped(Scene scene) {
    List<TestPeer> peers = scene.bystanders(HEALTHY);
    Child clients = peers.get(0).client().process();
    clients.stop();
    if (!scene.setting().bare()) {
      scene.server().awaitNextPing();
    }
    scene.server().process().stop();
    clients.resume();
    Pause.of(LONG_STOP);
    scene.server().process().resume();
    allStay(scene, peers);
  }

  static void collections(Scene scene) {
    List<TestPeer> peers = scene.bystanders(HEALTHY);
    scene.server().process().tell("collect 20000");
    Report collected =
        scene.server().process().await(Duration.ofSeconds(120), "collected", any -> true);
    assertThat(collected.number("longest")).as("longest collection, ms").isGreaterThan(300);
    allStay(scene, peers);
  }

  static void busyWorkers(Scene scene) {
    List<TestPeer> peers = scene.bystanders(HEALTHY);
    occupy(scene, peers, Duration.ofSeconds(20), 1);
    allStay(scene, peers);
  }

  static void busyAgain(Scene scene) {
    List<TestPeer> peers = scene.bystanders(HEALTHY);
    for (int time = 1; time <= 3; time++) {
      occupy(scene, peers, Duration.ofSeconds(6), time);
      Pause.of(CALM);
    }
    allStay(scene, peers);
  }

  /** Proves that nobody is served meanwhile: an echo of somebody else has to wait. */
  private static void occupy(Scene scene, List<TestPeer> peers, Duration each, int time) {
    peers.subList(0, WORKERS).forEach(peer -> peer.say("work " + each.toMillis()));
    awaitCount(scene, "working", time * WORKERS, each);
    String word = "after-the-work-" + time;
    peers.get(WORKERS).say("echo " + word);
    Report answer =
        peers.get(WORKERS).client().process().await(each.plus(PATIENCE), "text", hears(word));
    long firstDone = awaitCount(scene, "worked", (time - 1) * WORKERS + 1, each).mono();
    assertThat(answer.mono()).as("moment of an echo while all work").isGreaterThan(firstDone);
    awaitCount(scene, "worked", time * WORKERS, each);
  }

  private static Predicate<Report> hears(String word) {
    return text -> text.get("text").endsWith(word);
  }

  /** Waits for the n-th such report of this scene and returns it. */
  private static Report awaitCount(Scene scene, String what, int count, Duration limit) {
    Child server = scene.server().process();
    Predicate<Report> ours = report -> report.get("user").startsWith(scene.name());
    server.await(limit.plus(PATIENCE), what, any -> server.all(what, ours).size() >= count);
    return server.all(what, ours).get(count - 1);
  }

  static void longHandler(Scene scene) {
    List<TestPeer> peers = scene.bystanders(HEALTHY);
    peers.get(0).say("work 60000");
    awaitCount(scene, "worked", 1, Duration.ofSeconds(70));
    allStay(scene, peers);
  }

  private static void allStay(Scene scene, List<TestPeer> peers) {
    Pause.of(scene.setting().afterwards());
    if (!scene.setting().bare()) {
      peers.forEach(peer -> peer.echo("still-here"));
    }
  }

  /** The blocked ones do not read, but they are not dead: they speak, and must stay as well. */
  static void crowd(Scene scene) {
    scene.way().crowd(scene.name() + "-alive-", 700).forEach(scene::innocent);
    TestClient blocked = scene.way();
    blocked.crowd(scene.name() + "-blocked-", 200).forEach(scene::innocent);
    TestClient dying = scene.way();
    List<TestPeer> victims = dying.crowd(scene.name() + "-dying-", 100);
    block(scene, blocked, scene.name() + "-blocked-", 200);
    scene.victims(victims, HeldSocket.allTo(dying.link().peerAddress(), scene.server()));
    scene.strikeBy(dying.link());
  }

  private static void block(Scene scene, TestClient client, String prefix, int count) {
    Child server = scene.server().process();
    client.process().tell("each " + prefix + " chatter 500");
    client.process().tell("each " + prefix + " deafen");
    IntStream.range(0, count).forEach(i -> server.tell("flood " + prefix + i));
    server.await(
        PATIENCE.multipliedBy(4),
        "sender-blocked",
        any -> server.all("sender-blocked", all -> true).size() >= count);
  }

  /** The first two times warm up; what the third leaves behind is a leak. */
  static void release(Scene scene) {
    for (int round = 1; round <= 2; round++) {
      cutAll(scene, scene.name() + "-warm-up-" + round + "-");
      scene.awaitDepartures();
    }
    Pause.of(CALM);
    scene.baseline(Usage.of(scene.server()));
    cutAll(scene, scene.name() + "-");
  }

  private static void cutAll(Scene scene, String prefix) {
    TestClient way = scene.way();
    List<TestPeer> victims = way.crowd(prefix, 100);
    scene.victims(victims, HeldSocket.allTo(way.link().peerAddress(), scene.server()));
    scene.strikeBy(way.link());
  }
}
