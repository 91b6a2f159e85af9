package dev.presence.benchmarks.parts;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How often and for how long a benchmark runs.
 *
 * @param rounds in each of which every contestant has a turn
 * @param warmups iterations of each turn that are not counted
 * @param iterations of each turn that are
 * @param length of an iteration; zero if it is a single call
 * @param jvm arguments of the JVM of each turn; without any, all run in this JVM, where the profile
 *     of one spoils the next: for the build
 */
record Plan(int rounds, int warmups, int iterations, Duration length, List<String> jvm) {
  Plan {
    jvm = List.copyOf(jvm);
  }

  /** Once and as short as can be, in this JVM. */
  static Plan smoke() {
    return new Plan(1, 0, 1, Duration.ofMillis(10), List.of());
  }

  /** Each iteration is a single call. */
  Plan ofCalls() {
    return new Plan(rounds, warmups, iterations, Duration.ZERO, jvm);
  }

  Options options(Class<?> benchmark, int sessions) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .param("sessions", Integer.toString(sessions))
            .timeUnit(TimeUnit.NANOSECONDS)
            .warmupIterations(warmups)
            .measurementIterations(iterations)
            .forks(jvm.isEmpty() ? 0 : 1)
            .jvmArgs(jvm.toArray(String[]::new))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (length.isZero()) {
      return options.mode(Mode.SingleShotTime).build();
    }
    TimeValue time = TimeValue.milliseconds(length.toMillis());
    return options.mode(Mode.AverageTime).warmupTime(time).measurementTime(time).build();
  }
}
