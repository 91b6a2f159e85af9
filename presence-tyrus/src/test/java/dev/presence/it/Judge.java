package dev.presence.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Waits for the end of one scene and compares it with what presence promises. */
final class Judge {
  static final Duration RELEASE = Duration.ofSeconds(2);

  private final Scene scene;
  private final Setting setting;
  private final List<String> complaints = new ArrayList<>();

  private Judge(Scene scene) {
    this.scene = scene;
    this.setting = scene.setting();
  }

  /** To be called right after the scene was played. */
  static Outcome of(Scene scene) {
    return new Judge(scene).judge();
  }

  private Outcome judge() {
    if (scene.fault().fate() instanceof Fate.Leaves leaves) {
      return departed(leaves);
    }
    return Outcome.of(List.of());
  }

  private Outcome departed(Fate.Leaves leaves) {
    List<Report> departures = scene.victims().stream().flatMap(this::departure).toList();
    if (departures.size() < scene.victims().size()) {
      return stillListed(departures.size());
    }
    Report last = departures.stream().max((a, b) -> Long.compare(a.mono(), b.mono())).orElseThrow();
    Duration after = Duration.ofNanos(last.mono() - scene.struckAt());
    Duration q = longest(departures, "q");
    Duration s = longest(departures, "s");
    List<String> reasons = departures.stream().map(r -> r.get("reason")).distinct().toList();
    if (setting.bare()) {
      return new Outcome(Optional.of(after), q, s, Optional.empty(), complaints);
    }
    judge(leaves, after, q.plus(s), reasons);
    Optional<Duration> released = released(last, reasons.equals(List.of("DEAD")));
    scene.blockedSender().ifPresent(user -> judgeSender(user, last));
    return new Outcome(Optional.of(after), q, s, released, complaints);
  }

  private Stream<Report> departure(TestPeer victim) {
    long left = setting.patience().toNanos() - (System.nanoTime() - scene.struckAt());
    return scene
        .server()
        .process()
        .find(
            Duration.ofNanos(Math.max(left, 0)),
            "left",
            report -> report.is("left", "session", victim.session()))
        .stream();
  }

  private Outcome stillListed(int left) {
    if (!setting.bare()) {
      complaints.add(
          "%d of %d still listed after %s"
              .formatted(
                  scene.victims().size() - left, scene.victims().size(), setting.patience()));
    }
    return Outcome.of(complaints);
  }

  private static Duration longest(List<Report> departures, String key) {
    return departures.stream()
        .map(report -> Optional.ofNullable(report.details().get(key)).map(Duration::parse))
        .flatMap(Optional::stream)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private void judge(Fate.Leaves leaves, Duration after, Duration excused, List<String> reasons) {
    Duration bound = setting.pace().bound().plus(Setting.SLACK_OF_SHARED_CORES);
    require(excused.compareTo(Setting.MOST_EXCUSED) <= 0, () -> "q + s is " + excused);
    require(
        after.compareTo(bound.plus(excused)) <= 0,
        () -> "left after " + after + ", allowed are " + bound + " and " + excused);
    require(
        leaves.reasons().containsAll(reasons),
        () -> "left as " + reasons + ", expected " + leaves.reasons());
  }

  /**
   * What was closed in good order the kernel alone still offers to the peer, for a minute or so.
   */
  private Optional<Duration> released(Report last, boolean terminated) {
    HeldSocket socket = scene.socket().orElseThrow();
    long deadline = last.mono() + RELEASE.toNanos();
    boolean closed = happensBy(deadline, () -> !socket.hasDescriptor());
    boolean forgotten = !terminated || happensBy(deadline, socket::isForgotten);
    Duration took = Duration.ofNanos(System.nanoTime() - last.mono());
    require(closed, () -> "file descriptor still open " + RELEASE + " after the departure");
    require(forgotten, () -> "kernel still holds the socket " + RELEASE + " after the departure");
    return closed && forgotten ? Optional.of(took) : Optional.empty();
  }

  private static boolean happensBy(long deadline, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Pause.of(Duration.ofMillis(50));
    }
    return true;
  }

  private void judgeSender(String user, Report last) {
    Optional<Report> freed =
        scene
            .server()
            .process()
            .find(
                RELEASE.multipliedBy(2), "sender-freed", report -> report.get("user").equals(user));
    require(freed.isPresent(), () -> "the blocked sender is not freed");
    freed.ifPresent(
        report ->
            require(
                report.mono() - last.mono() <= RELEASE.toNanos(),
                () -> "the blocked sender was freed later than " + RELEASE));
  }

  private void require(boolean holds, Supplier<String> complaint) {
    if (!holds) {
      complaints.add(complaint.get());
    }
  }
}
