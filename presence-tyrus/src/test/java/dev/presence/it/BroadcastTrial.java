package dev.presence.it;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Measures how long a broadcast takes to reach 200 sessions, with and without blocked ones among
 * them. Not part of the build: {@code mvn -pl presence-tyrus -am verify -Dtest=none
 * -Dit.test=BroadcastTrial -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class BroadcastTrial {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @ParameterizedTest
  @EnumSource(names = "TYRUS")
  void p99(ServerKind kind) {
    String[] options = {kind.option(), "scenario=broadcast"};
    List<String> jvm = List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    try (Child child =
        Child.start("sends", JavaCommand.of(null, jvm, kind, SendMain.class, options))) {
      try {
        child.await(LIMIT, "broadcasts-done", report -> true);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + child.log(), e);
      }
      for (Report report : child.all("broadcast", any -> true)) {
        System.out.printf(
            "%-9s %-10s p50 %6s us  p99 %6s us  max %6s us%n",
            kind,
            report.get("with"),
            report.get("p50micros"),
            report.get("p99micros"),
            report.get("maxMicros"));
      }
    }
  }
}
