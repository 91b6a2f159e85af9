package dev.presence.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One server process and one or more faults at once, each striking peers behind links of their own;
 * a few more peers are struck by none and must stay.
 */
final class Run {
  private static final int BYSTANDERS = 3;
  static final Duration RELEASE = Duration.ofSeconds(2);

  /** Above what classes, compiled code and the records of departures take. */
  static final long MOST_HEAP = 8_000_000;

  private final Setting setting;
  private final List<Fault> faults;

  Run(Setting setting, List<Fault> faults) {
    this.setting = setting;
    this.faults = faults;
  }

  boolean isHeavy() {
    return faults.stream().anyMatch(Fault::isHeavy);
  }

  /** Never throws for a cell's sake: what went wrong is in the cells. */
  List<Cell> play() {
    try (Bench bench = new Bench()) {
      List<Cell> cells = playOrFail(bench);
      List<Cell> bad = cells.stream().filter(cell -> !cell.isAsPromised()).toList();
      if (!bad.isEmpty()) {
        bench.explain(bad.toString());
      }
      return cells;
    }
  }

  private List<Cell> playOrFail(Bench bench) {
    try {
      return play(bench);
    } catch (AssertionError | RuntimeException e) {
      return faults.stream().map(fault -> Cell.failed(setting, fault, e)).toList();
    }
  }

  private List<Cell> play(Bench bench) {
    Optional<Path> keystore = keystore();
    TestServer server = bench.server(jvm(), options(keystore));
    TestClient shared = bench.client(keystore.map(KeyStoreFile::trustedBy).orElse(new String[0]));
    warmUp(shared);
    Usage before = Usage.of(server);
    TestClient way = bench.beside(shared);
    List<TestPeer> bystanders = way.crowd("bystander-", BYSTANDERS);
    List<Scene> scenes =
        faults.stream().map(fault -> new Scene(bench, server, shared, setting, fault)).toList();
    List<Outcome> outcomes = atOnce(scenes);
    List<Verdict> verdicts = scenes.stream().map(scene -> Verdict.of(scene, bystanders)).toList();
    List<String> ending = new ArrayList<>();
    Optional<Usage.Growth> growth =
        setting.bare()
            ? Optional.empty()
            : end(server, shared, scenes.get(0).baseline().orElse(before), ending);
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < scenes.size(); i++) {
      cells.add(cell(scenes.get(i), outcomes.get(i), verdicts.get(i), growth, ending));
    }
    return cells;
  }

  private Optional<Path> keystore() {
    return setting.secure()
        ? Optional.of(KeyStoreFile.in(Scratch.directory("tls"), Link.FIRST_SERVER_ADDRESS))
        : Optional.empty();
  }

  private List<String> jvm() {
    return faults.stream().map(Fault::jvm).flatMap(Collection::stream).distinct().toList();
  }

  private String[] options(Optional<Path> keystore) {
    return Stream.concat(
            setting.options(keystore).stream(), faults.stream().flatMap(f -> f.options().stream()))
        .distinct()
        .toArray(String[]::new);
  }

  /** Classes are loaded and pools are filled before anything is measured. */
  private void warmUp(TestClient shared) {
    List<TestPeer> peers = shared.crowd("warm-up-", 8);
    peers.forEach(peer -> peer.say("work 300"));
    // Presence, which gives nobody up falsely, is held to it here too.
    Consumer<TestPeer> warm =
        setting.bare() ? peer -> peer.echoOrEnd("warm") : peer -> peer.echo("warm");
    peers.forEach(warm);
    peers.forEach(TestPeer::abort);
    peers.forEach(peer -> peer.awaitReport("left"));
    Pause.of(RELEASE);
  }

  private static List<Outcome> atOnce(List<Scene> scenes) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Outcome>> running =
          scenes.stream().map(scene -> threads.submit(() -> act(scene))).toList();
      return running.stream().map(Run::outcome).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Outcome act(Scene scene) {
    try {
      scene.fault().play(scene);
      return Judge.of(scene);
    } catch (AssertionError | RuntimeException e) {
      return Outcome.of(List.of(e.toString()));
    }
  }

  private static Outcome outcome(Future<Outcome> running) {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends all sessions and the server; tells what is left over. */
  private Optional<Usage.Growth> end(
      TestServer server, TestClient shared, Usage before, List<String> complaints) {
    shared.process().tell("each * abort");
    try {
      server.awaitEmpty();
      Usage.Growth growth = growth(server, before);
      server.quitWithBalancedBooks();
      return Optional.of(growth);
    } catch (AssertionError | RuntimeException e) {
      complaints.add("at the end: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Usage.Growth growth(TestServer server, Usage before) {
    long start = System.nanoTime();
    long deadline = start + RELEASE.toNanos();
    Usage.Growth growth = Usage.of(server).since(before);
    while (!growth.isNoneBut(MOST_HEAP) && System.nanoTime() - deadline < 0) {
      Pause.of(Duration.ofMillis(200));
      growth = Usage.of(server).since(before);
    }
    return growth.after(Duration.ofNanos(System.nanoTime() - start));
  }

  private Cell cell(
      Scene scene,
      Outcome outcome,
      Verdict verdict,
      Optional<Usage.Growth> growth,
      List<String> ending) {
    List<String> complaints = new ArrayList<>(outcome.complaints());
    if (!setting.bare()) {
      complaints.addAll(verdict.complaints());
      complaints.addAll(ending);
      growth
          .filter(grown -> !grown.isNoneBut(MOST_HEAP))
          .ifPresent(
              grown ->
                  complaints.add(
                      "descriptors / threads / heap grew: %s %s".formatted(grown, grown.news())));
    }
    return new Cell(
        setting,
        scene.fault(),
        outcome,
        verdict.left(),
        verdict.evicted(),
        verdict.innocents(),
        growth,
        scene.trips(),
        complaints);
  }

  /** What the end of the run shows of one scene, before all sessions are ended. */
  private record Verdict(
      Map<String, Long> left, long evicted, int innocents, List<String> complaints) {
    static Verdict of(Scene scene, List<TestPeer> bystanders) {
      List<TestPeer> innocents =
          Stream.concat(scene.innocents().stream(), bystanders.stream()).toList();
      long evicted = innocents.stream().filter(TestPeer::hasLeft).count();
      List<String> complaints = new ArrayList<>();
      if (evicted > 0) {
        complaints.add(evicted + " of " + innocents.size() + " evicted that had to stay");
      }
      scene.victims().stream()
          .filter(victim -> victim.departures().size() > 1)
          .forEach(victim -> complaints.add(victim.user() + " left more than once"));
      return new Verdict(left(scene), evicted, innocents.size(), complaints);
    }

    private static Map<String, Long> left(Scene scene) {
      return scene.victims().stream()
          .flatMap(victim -> victim.departures().stream())
          .collect(groupingBy(left -> left.get("reason"), TreeMap::new, counting()));
    }
  }
}
