package dev.presence.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The corner of a run in which one fault happens: it connects the peers of that fault, each behind
 * a link of its own, and remembers whom the fault struck, and when.
 *
 * <p>Users are named after the fault, so that the log of a run tells its cells apart.
 */
final class Scene {
  private final Bench bench;
  private final TestServer server;
  private final TestClient shared;
  private final Setting setting;
  private final Fault fault;
  private final List<TestPeer> victims = new ArrayList<>();
  private final List<TestPeer> innocents = new ArrayList<>();
  private @Nullable HeldSocket socket;
  private @Nullable String blockedSender;
  private @Nullable Usage baseline;
  private @Nullable LossyTrips trips;
  private long struckAt;

  Scene(Bench bench, TestServer server, TestClient shared, Setting setting, Fault fault) {
    this.bench = bench;
    this.server = server;
    this.shared = shared;
    this.setting = setting;
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }

  Setting setting() {
    return setting;
  }

  Bench bench() {
    return bench;
  }

  TestServer server() {
    return server;
  }

  // ---- who takes part

  /** Begins the name of every user of this scene. */
  String name() {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A peer of the shared client process behind a link of its own. */
  TestPeer peer() {
    return connect(bench.beside(shared));
  }

  /** A peer that has a client process for itself, to be stopped or killed. */
  TestPeer peerWithProcess() {
    return connect(bench.client());
  }

  TestPeer peerBehind(Middle router) {
    return connect(bench.beside(shared, router));
  }

  TestPeer peerBehindProxy() {
    return connect(bench.besideProxy(shared));
  }

  Middle middle() {
    return bench.middle(shared);
  }

  private TestPeer connect(TestClient client) {
    return client.connectRaw(name());
  }

  /** One more way from the shared client process to the server, for a crowd. */
  TestClient way() {
    return bench.beside(shared);
  }

  /** Peers behind one link of their own that must all stay. */
  List<TestPeer> bystanders(int count) {
    TestClient way = way();
    List<TestPeer> peers =
        IntStream.range(0, count).mapToObj(i -> way.connectRaw(name() + "-" + i)).toList();
    innocents.addAll(peers);
    return peers;
  }

  // ---- what happens to them

  /** Tells whom the fault is about to strike; its socket is watched from now on. */
  void victim(TestPeer peer) {
    victims.add(peer);
    socket = peer.socket();
  }

  void victims(List<TestPeer> peers, HeldSocket sockets) {
    victims.clear();
    victims.addAll(peers);
    socket = sockets;
  }

  /** Waits until all victims have left. */
  void awaitDepartures() {
    victims.forEach(
        victim -> server.process().await(setting.patience(), "left", "session", victim.session()));
  }

  /** What the server held before the part of this scene that is measured. */
  void baseline(Usage usage) {
    baseline = usage;
  }

  /** What TCP was able to do meanwhile. */
  void measured(LossyTrips lossy) {
    trips = lossy;
  }

  /** A peer that must stay although the fault strikes it. */
  void innocent(TestPeer peer) {
    innocents.add(peer);
  }

  /** The fault strikes now: from here the victims are silent. */
  void strike() {
    struckAt = System.nanoTime();
  }

  /** Cuts the link of its one victim. */
  void cut(TestPeer peer) {
    victim(peer);
    strikeBy(peer.client().link());
  }

  /** The fault is that this link is cut. */
  void strikeBy(Link link) {
    struckAt = link.cut();
  }

  /** Someone at the server sends to this peer without end; returns once the send hangs. */
  void floodUntilBlocked(TestPeer peer) {
    server.floodUntilBlocked(peer.user());
    blockedSender = peer.user();
  }

  // ---- for the judge

  long struckAt() {
    return struckAt;
  }

  List<TestPeer> victims() {
    return victims;
  }

  List<TestPeer> innocents() {
    return innocents;
  }

  Optional<HeldSocket> socket() {
    return Optional.ofNullable(socket);
  }

  Optional<Usage> baseline() {
    return Optional.ofNullable(baseline);
  }

  Optional<LossyTrips> trips() {
    return Optional.ofNullable(trips);
  }

  Optional<String> blockedSender() {
    return Optional.ofNullable(blockedSender);
  }
}
