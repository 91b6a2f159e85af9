package dev.presence.benchmarks;

import static dev.presence.benchmarks.Goal.Relation.AT_MOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.benchmarks.whole.Storm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final Quartiles TEN = Quartiles.of(10);

  private final StringWriter progress = new StringWriter();

  private static Measurement measuring(Figure... figures) {
    return measuring(effort -> List.of(figures));
  }

  private interface Body {
    List<Figure> measure(Effort effort) throws Exception;
  }

  private static Measurement measuring(Body body) {
    return new Measurement() {
      @Override
      public String key() {
        return "some";
      }

      @Override
      public String name() {
        return "something";
      }

      @Override
      public List<Figure> measure(Effort effort) throws Exception {
        return body.measure(effort);
      }
    };
  }

  private Report run(Measurement... measurements) throws Exception {
    return RunCommand.run(Effort.SMOKE, List.of(measurements), new PrintWriter(progress));
  }

  @Test
  void a_report_has_the_figures_of_all_measurements_in_their_order() throws Exception {
    Figure first = Figure.alone("group", "first", "ns", TEN);
    Figure second = Figure.beside("group", "second", "ns", TEN, "peer", TEN);

    Report report = run(measuring(first), measuring(second));

    assertThat(report.figures()).containsExactly(first, second);
    assertThat(progress.toString()).contains("measuring something", "took ");
  }

  @Test
  void what_is_not_measured_in_this_run_is_told_and_is_no_failure() throws Exception {
    Report report = RunCommand.run(Effort.QUICK, List.of(new Storm()), new PrintWriter(progress));

    assertThat(progress.toString()).contains("left out");
    assertThat(report.taken()).isEmpty();
    assertThat(report.exitCode()).isEqualTo(Main.MET);
  }

  @Test
  void one_missed_goal_is_enough_to_miss() throws Exception {
    Figure met = Figure.alone("group", "met", "ns", TEN).with(AT_MOST, 10, "");
    Figure missed = Figure.alone("group", "missed", "ns", TEN).with(AT_MOST, 9, "");

    assertThat(run(measuring(met)).exitCode()).isEqualTo(Main.MET);
    assertThat(run(measuring(met, missed)).exitCode()).isEqualTo(Main.MISSED);
    assertThat(run(measuring(met, missed)).missed()).containsExactly(missed);
  }

  @Test
  void a_measurement_that_fails_is_told_and_the_others_still_run() throws Exception {
    Measurement failing =
        measuring(
            effort -> {
              throw new IOException("no\nnetwork", new IllegalStateException("no root"));
            });
    Figure met = Figure.alone("group", "met", "ns", TEN).with(AT_MOST, 10, "");

    Report report = run(failing, measuring(met));

    assertThat(report.figures()).containsExactly(met);
    assertThat(report.exitCode()).isEqualTo(Main.FAILED);
    assertThat(Findings.of(report)).contains("**something**", "no network", "no root");
    assertThat(progress.toString()).contains("FAILED", "no network");
  }

  @Test
  void one_measurement_alone_is_asked_for_by_its_key() {
    assertThat(Suite.of(List.of())).hasSameSizeAs(Suite.all());
    assertThat(Suite.of(List.of("storm", "hearing")))
        .extracting(Measurement::key)
        .containsExactly("hearing", "storm");
    assertThat(Main.commandLine().execute("quick", "--only", "hearsay")).isEqualTo(Main.USAGE);
  }

  @Test
  void what_jmh_says_of_a_jvm_that_failed_is_told() throws Exception {
    IllegalStateException failure = new IllegalStateException("Benchmark error");
    failure.addSuppressed(new IllegalStateException("the forked VM failed"));

    Report report =
        run(
            measuring(
                effort -> {
                  throw new IOException("JMH", failure);
                }));

    assertThat(Findings.of(report)).contains("Benchmark error", "the forked VM failed");
  }

  @Test
  void a_report_that_cannot_be_written_is_told_before_anything_is_measured(@TempDir Path folder) {
    String nowhere = folder.resolve("none").resolve("report.json").toString();

    int exit = execute("quick", "--json", nowhere, "--only", "memory");

    assertThat(exit).isEqualTo(Main.USAGE);
    assertThat(progress.toString()).contains(nowhere, "--json").doesNotContain("measuring");
    assertThat(execute("quick", "--json", folder.toString(), "--only", "memory"))
        .isEqualTo(Main.USAGE);
  }

  @Test
  void a_quick_run_of_what_only_a_full_one_measures_is_a_usage_error() {
    assertThat(execute("quick", "--only", "storm,idle")).isEqualTo(Main.USAGE);
    assertThat(progress.toString()).contains("storm, idle: measured by a full run only");
  }

  private int execute(String... arguments) {
    return Main.commandLine().setErr(new PrintWriter(progress)).execute(arguments);
  }

  @Test
  void a_report_that_was_written_is_read_as_it_was(@TempDir Path folder) throws Exception {
    Figure figure =
        Figure.beside("group", "name", "ns", TEN, "peer", Quartiles.of(1, 2, 3))
            .with(AT_MOST, 9, "measured before");
    Report report = run(measuring(figure, Figure.alone("group", "alone", "B", TEN)));

    report.write(folder.resolve("report.json"));

    assertThat(Report.read(folder.resolve("report.json"))).isEqualTo(report);
  }
}
