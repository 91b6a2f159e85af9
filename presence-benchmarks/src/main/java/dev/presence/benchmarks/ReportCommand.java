package dev.presence.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a page of what runs have written, and a picture beside it. */
@Command(
    name = "report",
    description = "Makes a page, docs/performance.md, of the reports of full runs.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What full has written.")
  private List<Path> reports = List.of();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "The page to write. Default: ${DEFAULT-VALUE}")
  private Path page = Path.of("docs/performance.md");

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ReportCommand() {}

  @Override
  public Integer call() throws IOException {
    List<Report> read = reports.stream().map(this::read).toList();
    Page made = new Page(read);
    String picture = made.picture();
    String text = made.markdown();
    if (!picture.isEmpty()) {
      Files.writeString(page.resolveSibling(Page.PICTURE), picture);
      text +=
          "\nOn the first of them:\n\n![CPU against the number of sessions]("
              + Page.PICTURE
              + ")\n";
    }
    Files.writeString(page, text);
    warn(read);
    return Main.MET;
  }

  private Report read(Path file) {
    try {
      return Report.read(file);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Whoever makes the page is to find out why. */
  private void warn(List<Report> reports) {
    Reasons reasons = Reasons.read();
    reports.stream()
        .flatMap(report -> report.missed().stream())
        .filter(missed -> reasons.of(missed).isEmpty())
        .map(
            missed ->
                "missed, and no reason is given: " + missed.group() + ": " + Reasons.key(missed))
        .distinct()
        .forEach(spec.commandLine().getErr()::println);
  }
}
