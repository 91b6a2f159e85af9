package dev.presence.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * All containers under all faults, with presence and without it. Its name keeps it out of {@code
 * mvn verify}; the profile {@code fault-matrix} runs it.
 *
 * <p>{@code -Dpresence.matrix.containers=tyrus,jetty} and {@code
 * -Dpresence.matrix.faults=idle_cut,loss} choose some; then no page is written.
 */
class FullFaultMatrix {
  private static final String CONTAINERS = "presence.matrix.containers";
  private static final String FAULTS = "presence.matrix.faults";

  @TestFactory
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  Stream<DynamicTest> the_cell_is_as_promised() throws IOException {
    long start = System.nanoTime();
    List<Cell> cells =
        Plans.full(
                chosen(CONTAINERS, ServerKind.values(), ServerKind::valueOf),
                chosen(FAULTS, Fault.values(), Fault::valueOf))
            .play();
    MatrixPage page = new MatrixPage(cells);
    String text = page.preface(Duration.ofNanos(System.nanoTime() - start)) + page.text();
    System.out.println(text);
    if (System.getProperty(CONTAINERS) == null && System.getProperty(FAULTS) == null) {
      Files.writeString(
          Path.of(System.getProperty("presence.matrix.page", "target/fault-matrix.md")), text);
    }
    return cells.stream().map(Cell::test);
  }

  private static <T> List<T> chosen(String property, T[] all, Function<String, T> byName) {
    String names = System.getProperty(property);
    return names == null
        ? List.of(all)
        : Arrays.stream(names.toUpperCase(Locale.ROOT).split(",")).map(byName).toList();
  }
}
