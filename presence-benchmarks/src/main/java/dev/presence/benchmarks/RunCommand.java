package dev.presence.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures everything, prints the table, writes the report. */
abstract class RunCommand implements Callable<Integer> {
  @Command(
      name = "quick",
      description = "Measures everything in less than 3 minutes: for a first impression.",
      mixinStandardHelpOptions = true)
  static final class Quick extends RunCommand {
    Quick() {
      super(Effort.QUICK);
    }
  }

  @Command(
      name = "full",
      description = "Measures everything with the repetitions that docs/performance.md is made of.",
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

  @Spec private CommandSpec spec;

  private final Effort effort;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  RunCommand(Effort effort) {
    this.effort = effort;
  }

  @Override
  public Integer call() throws Exception {
    Report report = run(effort, Suite.all(), spec.commandLine().getErr());
    report.write(json);
    PrintWriter out = spec.commandLine().getOut();
    out.print(Table.of(report.figures()));
    out.flush();
    return report.isMet() ? Main.MET : Main.MISSED;
  }

  static Report run(Effort effort, List<Measurement> measurements, PrintWriter progress)
      throws Exception {
    Machine machine = Machine.here();
    List<Figure> figures = new ArrayList<>();
    for (Measurement measurement : measurements) {
      progress.println("measuring " + measurement.name());
      progress.flush();
      figures.addAll(measurement.measure(effort));
    }
    return new Report(effort, LocalDate.now(ZoneOffset.UTC).toString(), machine, figures);
  }
}
