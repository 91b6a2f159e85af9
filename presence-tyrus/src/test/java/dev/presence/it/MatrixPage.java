package dev.presence.it;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
  static String preface(Duration took) {
    return """
        # The fault matrix

        What becomes of a peer when it, its network or its server fails: measured on real sockets in network namespaces, in each container with
        presence and, under "bare", in the same container without it, guarded by what people use today: `maxIdleTimeout` of 25 s and a ping every 10 s.

        - Presence runs with `whenIdle(2 s, 2 s)` unless a row says otherwise: a ghost must be gone within 4 s, plus 1 s for shared cores, plus `q` (our ping
          waited for a thread) and `s` (our process stood still or was deaf) as its departure states them.
        - A bare container is watched for 60 s.
        - "all stay" means that nobody was evicted; "lost" counts those who were evicted though they had to stay.
        - Every departure was told once and for the reason shown. "socket freed" is when descriptor and kernel socket were gone; the last column is what the server
          held after the run more than before it, idle threads of pools left out. Faults that share a run share that column.

        To repeat it, as root, with `iproute2`, `nftables` and `nginx`:

        ```
        mvn -pl presence-tyrus -am verify -Pfault-matrix
        ```

        This page was written by such a run, which took %d minutes on %d cores. All containers run side by side, with presence and bare in server processes of
        their own, since most of the time is waiting; only the runs that keep a core busy follow one another.

        """
        .formatted(took.toMinutes(), Runtime.getRuntime().availableProcessors());
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
    String heads = kinds().stream().map(kind -> name(kind) + " | bare").collect(joining(" | "));
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

        | fault | policy | gone after | of at most | q | s | reason | lost falsely | socket freed after | descriptors / threads / heap |
        |---|---|---|---|---|---|---|---|---|---|
        %s
        """
        .formatted(name(kind), ours.stream().map(MatrixPage::evidenceRow).collect(joining()));
  }

  private static String evidenceRow(Cell cell) {
    return "| %s | %s | %s |\n"
        .formatted(row(cell).title(), cell.setting().pace(), String.join(" | ", evidence(cell)));
  }

  private static List<String> evidence(Cell cell) {
    Outcome outcome = cell.outcome();
    boolean leaves = cell.fault().fate() instanceof Fate.Leaves;
    return List.of(
        outcome.after().map(MatrixPage::seconds).orElse("-"),
        leaves && !cell.setting().bare() ? seconds(cell.setting().pace().bound()) : "-",
        leaves ? seconds(outcome.q()) : "-",
        leaves ? seconds(outcome.s()) : "-",
        leaves ? String.join(", ", outcome.reasons()) : "-",
        cell.evicted() + " of " + cell.innocents(),
        outcome.released().map(MatrixPage::seconds).orElse("-"),
        cell.growth().map(Object::toString).orElse("-"));
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  private static String name(ServerKind kind) {
    return kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
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
