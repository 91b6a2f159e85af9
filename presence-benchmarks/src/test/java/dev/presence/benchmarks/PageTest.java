package dev.presence.benchmarks;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;
import static dev.presence.benchmarks.Goal.Relation.TIMES_LESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.presence.benchmarks.Attempt.Taken;
import dev.presence.benchmarks.Line.Point;
import dev.presence.benchmarks.parts.DrivingCost;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final Machine MACHINE = new Machine("a processor", 2, "JDK 17", "Linux", 0.5);
  private static final Quartiles ONE = Quartiles.of(1);

  private static Report report(Figure... figures) {
    List<Taken> taken = List.of(new Taken("something", 61, null));
    return new Report(Effort.FULL, "2026-01-01", MACHINE, List.of(figures), taken);
  }

  private static Figure growth(int sessions, double ours, double theirs) {
    String name = Integer.toString(sessions);
    return Figure.beside(
        DrivingCost.GROWTH, name, "%", Quartiles.of(ours), "a peer", Quartiles.of(theirs));
  }

  @Test
  void the_quartiles_of_a_few_samples_lie_between_them() {
    assertThat(Quartiles.of(4, 1, 3, 2, 5)).isEqualTo(new Quartiles(2, 3, 4));
    assertThat(Quartiles.of(1, 2)).isEqualTo(new Quartiles(1.25, 1.5, 1.75));
    assertThat(Quartiles.of(7)).isEqualTo(new Quartiles(7, 7, 7));
  }

  @Test
  void a_row_says_what_was_measured_against_whom_and_whether_the_goal_is_met() {
    Figure met =
        Figure.beside("group", "hearing", "ns", new Quartiles(1, 2, 3), "a peer", Quartiles.of(40))
            .with(TIMES_LESS, 15, "");
    Figure missed = Figure.alone("group", "memory", "B", Quartiles.of(17)).with(AT_MOST, 16, "why");

    String[] lines = Table.of(List.of(met, missed)).split("\n");

    assertThat(cells(lines[2])).startsWith("**group**");
    assertThat(cells(lines[3]))
        .containsExactly(
            "hearing",
            "2 ns (1 to 3)",
            "a peer",
            "40 ns",
            "20 x less",
            "at least 15 times less",
            "met");
    assertThat(cells(lines[4]))
        .containsExactly("memory", "17 B", "", "", "", "at most 16 B (why)", "**MISSED**");
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.length() - 1);
    return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
  }

  @Test
  void a_ratio_without_a_goal_says_whether_ours_is_less_or_more() {
    Quartiles two = Quartiles.of(2);

    assertThat(Table.of(List.of(Figure.beside("g", "n", "ns", ONE, "a peer", two))))
        .contains("| 2 x less |");
    assertThat(Table.of(List.of(Figure.beside("g", "n", "ns", two, "a peer", ONE))))
        .contains("| 2 x more |");
  }

  @Test
  void a_page_says_machine_jdk_date_and_how_many_goals_are_missed() {
    Figure missed = Figure.alone("group", "memory", "B", ONE).with(AT_MOST, 0, "");

    String page = new Page(List.of(report(missed, missed.with(AT_MOST, 1, "")))).markdown();

    assertThat(page)
        .contains(
            "JDK 17", "a processor, 2 cores", "2026-01-01", "1 min 1 s", "1 of 2 goals are missed");
  }

  @Test
  void a_page_says_why_a_goal_is_missed_or_that_no_reason_is_known() {
    Figure missed = Figure.alone("group", "a figure of no run", "B", ONE).with(AT_MOST, 0, "");

    assertThat(new Page(List.of(report(missed))).markdown())
        .contains("**group: a figure of no run**. No reason is known.");
    assertThat(new Page(List.of(report(missed.with(AT_MOST, 1, "")))).markdown())
        .doesNotContain("No reason is known.");
  }

  @Test
  void a_reason_is_found_by_the_names_of_figure_and_peer() {
    Reasons reasons =
        Reasons.of(
            new BufferedReader(
                new StringReader(
                    "# a comment\n\nCPU = It is so.\nCPU, beside a = b = Since b.\n")));

    assertThat(reasons.of(Figure.alone("any", "CPU", "ns", ONE))).contains("It is so.");
    assertThat(reasons.of(Figure.beside("any", "CPU", "ns", ONE, "a", ONE)))
        .contains("b = Since b.");
    assertThat(reasons.of(Figure.alone("any", "heap", "B", ONE))).isEmpty();
  }

  @Test
  void a_line_of_reasons_without_a_reason_is_an_error() {
    BufferedReader lines = new BufferedReader(new StringReader("CPU: because"));

    assertThatThrownBy(() -> Reasons.of(lines)).hasMessageContaining("CPU: because");
  }

  @Test
  void the_reasons_that_are_kept_can_be_read() {
    assertThat(Reasons.read().byKey().values()).allSatisfy(why -> assertThat(why).endsWith("."));
  }

  @Test
  void the_slope_is_one_where_ten_times_the_sessions_cost_ten_times_as_much() {
    assertThat(Line.through(List.of(new Point(10, 2), new Point(1_000, 200))).slope())
        .isCloseTo(1, within(1e-9));
    assertThat(Line.through(List.of(new Point(10, 2), new Point(1_000, 2))).slope())
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void a_report_with_growth_has_a_picture_beside_its_page(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("full.json");
    report(growth(1_000, 0.1, 0.2), growth(1_000, 0.1, 0.3), growth(10_000, 1, 2)).write(json);
    Path page = folder.resolve("performance.md");

    int exit = Main.commandLine().execute("report", json.toString(), "--page", page.toString());

    assertThat(exit).isEqualTo(Main.MET);
    assertThat(Files.readString(page)).contains("| presence | 1.00 |", "| a peer |", "growth.svg");
    assertThat(Files.readString(folder.resolve("growth.svg")))
        .contains("<polyline", "presence", "a peer");
  }

  @Test
  void a_file_that_is_no_report_is_named_and_no_page_is_written(@TempDir Path folder)
      throws Exception {
    Path page = folder.resolve("performance.md");

    for (String foreign : List.of("{", "null", "{}", "{\"a\": 1}", "[]", "")) {
      Path file = Files.writeString(folder.resolve("foreign.json"), foreign);

      assertThat(told("report", file.toString(), "--page", page.toString()))
          .as(foreign)
          .contains("no report", file.toString())
          .doesNotContain("\tat ");
    }
    assertThat(told("report", folder.resolve("none").toString(), "--page", page.toString()))
        .contains("no report", "none");
    assertThat(page).doesNotExist();
  }

  @Test
  void a_page_that_cannot_be_written_is_named(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("full.json");
    report().write(json);
    Path page = folder.resolve("none").resolve("performance.md");

    assertThat(told("report", json.toString(), "--page", page.toString()))
        .contains(page.toString())
        .doesNotContain("\tat ");
  }

  /** What a command says that does not succeed. */
  private static String told(String... arguments) {
    StringWriter err = new StringWriter();
    int exit = Main.commandLine().setErr(new PrintWriter(err)).execute(arguments);
    assertThat(exit).isIn(Main.USAGE, Main.FAILED);
    return err.toString();
  }

  @Test
  void a_command_line_without_a_command_is_a_usage_error() {
    assertThat(Main.commandLine().execute()).isEqualTo(Main.USAGE);
  }
}
