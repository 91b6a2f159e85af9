package dev.presence.benchmarks;

import dev.presence.benchmarks.Attempt.Taken;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures everything, prints the table, writes the report. */
abstract class RunCommand implements Callable<Integer> {
  @Command(
      name = "quick",
      description =
          "Measures in less than 3 minutes what can be: for a first impression. Idle connections, the"
              + " storm and growth are left to full.",
      mixinStandardHelpOptions = true)
  static final class Quick extends RunCommand {
    Quick() {
      super(Effort.QUICK);
    }
  }

  @Command(
      name = "full",
      description =
          "Measures everything with the repetitions that docs/performance.md is made of: about a"
              + " quarter of an hour.",
      mixinStandardHelpOptions = true)
  static final class Full extends RunCommand {
    Full() {
      super(Effort.FULL);
    }
  }

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the report is written. Default: ${DEFAULT-VALUE}")
  private Path json = Path.of("presence-benchmarks.json");

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Measures only these: hearing, registry, memory, driving, ticks, echo, idle, detection,"
              + " storm. Some are in a full run only.")
  private List<String> only = List.of();

  @Spec private CommandSpec spec;

  private final Effort effort;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  RunCommand(Effort effort) {
    this.effort = effort;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Measurement> measurements = asked();
    requireWritable();
    Descendants.endWithUs();
    Report report = run(effort, measurements, spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    out.print(Findings.of(report));
    out.flush();
    report.write(json);
    return report.exitCode();
  }

  /** Better now than when all is measured. */
  private void requireWritable() {
    Path folder = json.toAbsolutePath().getParent();
    Path written = folder == null || Files.exists(json) ? json : folder;
    if (Files.isDirectory(json) || !Files.isWritable(written)) {
      throw new ParameterException(
          spec.commandLine(),
          "no report can be written to " + json + ": name another file by --json");
    }
  }

  private List<Measurement> asked() {
    try {
      List<Measurement> asked = Suite.of(only);
      if (asked.stream().noneMatch(measurement -> measurement.isIn(effort))) {
        throw new IllegalArgumentException(
            String.join(", ", only) + ": measured by a full run only");
      }
      return asked;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  static Report run(Effort effort, List<Measurement> measurements, PrintWriter progress)
      throws InterruptedException {
    Machine machine = Machine.here();
    List<Figure> figures = new ArrayList<>();
    List<Taken> taken = new ArrayList<>();
    long start = System.nanoTime();
    for (Measurement measurement : measurements) {
      if (Descendants.areEnding()) {
        throw new InterruptedException("the run was ended before " + measurement.name());
      }
      tell(progress, "measuring " + measurement.name());
      if (!measurement.isIn(effort)) {
        tell(progress, "  left out: it is in a full run");
        continue;
      }
      Attempt attempt =
          System.nanoTime() - start < effort.last().toNanos()
              ? Attempt.at(measurement, effort, effort.limit())
              : Attempt.none(measurement, "not begun: the run had taken too long by then");
      tell(progress, outcome(attempt));
      figures.addAll(attempt.figures());
      taken.add(attempt.taken());
    }
    return new Report(effort, LocalDate.now(ZoneOffset.UTC).toString(), machine, figures, taken);
  }

  private static String outcome(Attempt attempt) {
    Taken taken = attempt.taken();
    return taken.failure() == null
        ? "  took " + taken.seconds() + " s"
        : "  FAILED after " + taken.seconds() + " s: " + taken.failure();
  }

  private static void tell(PrintWriter progress, String line) {
    progress.println(line);
    progress.flush();
  }
}
