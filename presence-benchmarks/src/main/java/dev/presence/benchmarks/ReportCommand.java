package dev.presence.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  @Override
  public Integer call() throws IOException {
    List<Report> read = new ArrayList<>();
    for (Path report : reports) {
      read.add(Report.read(report));
    }
    Page made = new Page(read);
    String picture = made.picture();
    String text = made.markdown();
    if (!picture.isEmpty()) {
      Files.writeString(page.resolveSibling(Page.PICTURE), picture);
      text += "\n![CPU against the number of sessions](" + Page.PICTURE + ")\n";
    }
    Files.writeString(page, text);
    return Main.MET;
  }
}
