package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * How long a broadcast takes to reach 200 sessions in each container, with and without blocked ones
 * among them. Its name keeps it out of {@code mvn verify}; the profile {@code broadcast} runs it.
 *
 * <p>{@code -Dpresence.broadcast.rounds=100} makes it smaller; then no page is written.
 */
class BroadcastLoad {
  private static final int ROUNDS = 200;
  private static final double MOST = 2;
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final int rounds = Integer.getInteger("presence.broadcast.rounds", ROUNDS);

  @TestFactory
  Stream<DynamicTest> a_blocked_peer_does_not_delay_the_others() throws IOException {
    List<BroadcastFigures> all = new ArrayList<>();
    for (ServerKind kind : ServerKind.values()) {
      all.add(measure(kind));
    }
    BroadcastPage page = new BroadcastPage(all, rounds);
    System.out.println(page.text());
    if (rounds == ROUNDS) {
      page.writeInto(
          Path.of(System.getProperty("presence.broadcast.page", "target/load-tests.md")));
    }
    return all.stream().flatMap(BroadcastLoad::tests);
  }

  /** Compiled as in production, unlike the short-lived children of other tests, and quiet. */
  private BroadcastFigures measure(ServerKind kind) {
    List<String> jvm =
        List.of(
            "-Xmx1g", "-XX:TieredStopAtLevel=4", "-Dorg.slf4j.simpleLogger.log.dev.presence=info");
    List<String> command =
        JavaCommand.of(null, jvm, kind, BroadcastMain.class, kind.option(), "rounds=" + rounds);
    try (Child server = Child.start("broadcasts", command)) {
      Report done = await(server);
      assertThat(done.number("blocked"))
          .as("peers of %s that were blocked to the end", kind)
          .isEqualTo(BroadcastMain.MOST_BLOCKED);
      return BroadcastFigures.of(kind, server);
    }
  }

  private static Report await(Child server) {
    try {
      return server.await(LIMIT, "done", any -> true);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + server.log(), e);
    }
  }

  private static Stream<DynamicTest> tests(BroadcastFigures figures) {
    return IntStream.range(1, BroadcastMain.BLOCKED.size())
        .mapToObj(
            group ->
                DynamicTest.dynamicTest(
                    figures.kind() + ", " + BroadcastMain.BLOCKED.get(group) + " blocked",
                    () ->
                        assertThat(figures.ratio(group))
                            .as("99 %% of the readers, beside without: %s", figures.delays())
                            .isLessThanOrEqualTo(MOST)));
  }
}
