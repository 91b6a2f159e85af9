package dev.presence.it;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes cells as Markdown: a table of everything, then one with the evidence per container. */
final class MatrixPage {
  private final List<Cell> cells;

  MatrixPage(List<Cell> cells) {
    this.cells = cells;
  }

  String text() {
    StringBuilder page = new StringBuilder(overview());
    kinds().forEach(kind -> page.append(evidence(kind)));
    return page.toString();
  }

  /** What a reader must know before the tables. */
  String preface(Duration took) {
    return """
        # The fault matrix

        What becomes of a peer when it, its network or its server fails: measured on real sockets in network namespaces, in each container with
        presence and, under "bare", in the same container without it, guarded by what people use today: `maxIdleTimeout` of 25 s and a ping every 10 s.

        - Presence runs with `%s` unless a row says otherwise: a ghost must be gone within the policy's bound ("of at most"), plus 1 s for shared cores, plus `q`
          (our ping waited for a thread) and `s` (our process stood still or was deaf) as its departure states them, which together may not exceed %d s.
        - The row of the default policy runs with `%s`.
        - A bare container is watched for %d s.
        - "all stay" means that nobody was evicted; "lost" counts those who were evicted though they had to stay. "lost falsely" says how many had to stay: those that the fault strikes and that
          are alive all the same, and a few that it does not strike.
        - "left" says how many departures were told, and for what reason: one for each peer that was struck. At its end every run compares all that joined with all that left.
        - "socket freed after" counts from the departure until descriptor and kernel socket were gone, at most %d s.
        - The last column but one is what the server held after the run more than before it (descriptors, threads, heap after a collection), and how long after its last session had left that was read, at
          most %d s. Idle threads of pools are left out. More descriptors or threads, or over %d MB of heap, fail the run. Faults that share a run share that column.
        %s
        A cell that is not as promised is marked (!) and fails the run. To repeat it, as root, with `iproute2`, `nftables` and `nginx`:

        ```
        mvn -pl presence-tyrus -am verify -Pfault-matrix
        ```

        Single cells, which leave this page as it is:

        ```
        mvn -pl presence-tyrus -am verify -Pfault-matrix -Dpresence.matrix.containers=tyrus,jetty -Dpresence.matrix.faults=idle_cut,loss
        ```

        The names are those of `ServerKind` and `Fault` among the tests, in any case. This page was written by that command on %s, in %d minutes on %d cores. All containers run side by side, with presence and
        bare in server processes of their own, since most of the time is waiting; only the runs that keep a core busy follow one another.

        """
        .formatted(
            Pace.QUICK,
            Setting.MOST_EXCUSED.toSeconds(),
            Pace.DEFAULT,
            Setting.BARE_LIMIT.toSeconds(),
            Judge.RELEASE.toSeconds(),
            Run.RELEASE.toSeconds(),
            Run.MOST_HEAP / 1_000_000,
            lossy(),
            LocalDate.now(ZoneOffset.UTC),
            took.toMinutes(),
            Runtime.getRuntime().availableProcessors());
  }

  /** Why the link that loses packets is helped: without, no policy could tell it from a cut one. */
  private String lossy() {
    return cells.stream()
        .flatMap(cell -> cell.trips().stream())
        .reduce(LossyTrips::and)
        .map(MatrixPage::lossy)
        .orElse("");
  }

  private static String lossy(LossyTrips trips) {
    return """
        - 30 %% of all packets lost: on both ends of that link TCP retransmits a short message after some 20 ms, six times more at that distance, and only then at doubled ones (`rto_min`, `tcp_thin_linear_timeouts`, Reno,
          no timestamps). The same run measures why, by short texts that are echoed over such links: %s.
          With the kernels as they are, %s: a peer that owes an answer is silent for longer
          than a timeout of 2 s so often that the policy would rightly give it up. Choose `timeout` by that (`docs/policies.md`).
        """
        .formatted(trips.early(), trips.byDefault());
  }

  /** One cell in one line, for a console. */
  static String line(Cell cell) {
    return "%s | %s | %s%s"
        .formatted(
            cell.setting(),
            row(cell).title(),
            String.join(" | ", evidence(cell)),
            cell.isAsPromised() ? "" : " | NOT AS PROMISED: " + cell.complaints());
  }

  private Set<ServerKind> kinds() {
    Set<ServerKind> kinds = EnumSet.noneOf(ServerKind.class);
    cells.forEach(cell -> kinds.add(cell.setting().kind()));
    return kinds;
  }

  private List<Row> rows() {
    return cells.stream().map(MatrixPage::row).distinct().sorted().toList();
  }

  private static Row row(Cell cell) {
    Setting setting = cell.setting();
    return new Row(
        cell.fault(), setting.secure(), !setting.bare() && setting.pace() == Pace.DEFAULT);
  }

  // ---- overview

  private String overview() {
    String heads = kinds().stream().map(kind -> kind.title() + " | bare").collect(joining(" | "));
    String rules = "---|".repeat(2 * kinds().size());
    return "| fault | %s |\n|---|%s\n%s\n"
        .formatted(heads, rules, rows().stream().map(this::overview).collect(joining()));
  }

  private String overview(Row row) {
    String entries =
        kinds().stream()
            .map(kind -> entry(row, kind, false) + " | " + entry(row, kind, true))
            .collect(joining(" | "));
    return "| %s | %s |\n".formatted(row.title(), entries);
  }

  private String entry(Row row, ServerKind kind, boolean bare) {
    // A bare server has no policy, so that one measurement stands for all.
    Row wanted = bare ? new Row(row.fault(), row.secure(), false) : row;
    Optional<Cell> cell =
        cells.stream()
            .filter(c -> c.setting().kind() == kind && c.setting().bare() == bare)
            .filter(c -> row(c).equals(wanted))
            .findFirst();
    return cell.map(bare ? MatrixPage::bareEntry : MatrixPage::entry).orElse("");
  }

  private static String entry(Cell cell) {
    String text =
        cell.fault().fate() instanceof Fate.Stays
            ? lost(cell)
            : cell.outcome().after().map(MatrixPage::seconds).orElse("not gone");
    return cell.isAsPromised() ? text : "**" + text + " (!)**";
  }

  private static String bareEntry(Cell cell) {
    return cell.fault().fate() instanceof Fate.Stays
        ? lost(cell)
        : cell.outcome().after().map(MatrixPage::seconds).orElse("> 60 s");
  }

  private static String lost(Cell cell) {
    return cell.evicted() == 0 ? "all stay" : cell.evicted() + " of " + cell.innocents() + " lost";
  }

  // ---- evidence

  private String evidence(ServerKind kind) {
    List<Cell> ours =
        cells.stream()
            .filter(c -> c.setting().kind() == kind && !c.setting().bare())
            .sorted(Comparator.comparing(MatrixPage::row))
            .toList();
    return """
        ## %s

        | fault | policy | gone after | of at most | q | s | left | lost falsely | socket freed after | descriptors / threads / heap, after | without presence |
        |---|---|---|---|---|---|---|---|---|---|---|
        %s
        """
        .formatted(kind.title(), ours.stream().map(this::evidenceRow).collect(joining()));
  }

  private String evidenceRow(Cell cell) {
    String bare = entry(row(cell), cell.setting().kind(), true);
    return "| %s | %s | %s | %s |\n"
        .formatted(
            row(cell).title(),
            cell.setting().pace(),
            String.join(" | ", evidence(cell)),
            bare.isEmpty() ? "-" : bare);
  }

  private static List<String> evidence(Cell cell) {
    Outcome outcome = cell.outcome();
    boolean leaves = cell.fault().fate() instanceof Fate.Leaves;
    return List.of(
        outcome.after().map(MatrixPage::seconds).orElse("-"),
        leaves && !cell.setting().bare() ? seconds(cell.setting().pace().bound()) : "-",
        leaves ? seconds(outcome.q()) : "-",
        leaves ? seconds(outcome.s()) : "-",
        leaves ? left(cell) : "-",
        cell.evicted() + " of " + cell.innocents(),
        outcome.released().map(MatrixPage::seconds).orElse("-"),
        cell.growth().map(Object::toString).orElse("-"));
  }

  private static String left(Cell cell) {
    return cell.left().entrySet().stream()
        .map(reason -> reason.getValue() + " as " + reason.getKey())
        .collect(joining(", "));
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  private record Row(Fault fault, boolean secure, boolean byDefault) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      return Comparator.comparing(Row::fault)
          .thenComparing(Row::byDefault)
          .thenComparing(Row::secure)
          .compare(this, other);
    }

    String title() {
      return fault.title() + (secure ? ", TLS" : "") + (byDefault ? ", default policy" : "");
    }
  }
}
