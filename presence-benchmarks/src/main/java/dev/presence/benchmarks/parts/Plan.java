package dev.presence.benchmarks.parts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param parameters of the benchmark, by their names
 * @param jvm arguments of the JVM of each turn; without any, all run in this JVM, where the profile
 *     of one spoils the next: for the build
 */
record Plan(
    int rounds,
    int warmups,
    int iterations,
    Duration length,
    Map<String, String> parameters,
    List<String> jvm) {
  /** From this JDK on there are four lines of warning for each JVM that JMH runs in. */
  private static final int WARNS_OF_UNSAFE = 24;

  Plan {
    parameters = Map.copyOf(parameters);
    jvm = List.copyOf(jvm);
  }

  /**
   * Arguments for a JVM with a heap of this size. It compiles before it goes on ({@code -Xbatch}):
   * on a busy machine a warm-up may otherwise be over before the compiler had a turn. The collector
   * is the one without barriers that cost more than a store, and runs on no benchmark's thread.
   */
  static String[] jvm(String heap, String... more) {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, "-Xms" + heap, "-Xmx" + heap, "-XX:+UseSerialGC", "-Xbatch");
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      arguments.add("--sun-misc-unsafe-memory-access=allow");
    }
    Collections.addAll(arguments, more);
    return arguments.toArray(String[]::new);
  }

  /** Once and as short as can be, in this JVM. */
  static Plan smoke() {
    return repeating(1, 0, 1, Duration.ofMillis(10));
  }

  /** Of what is so short that it is repeated for as long as an iteration lasts. */
  static Plan repeating(int rounds, int warmups, int iterations, Duration length, String... jvm) {
    return new Plan(rounds, warmups, iterations, length, Map.of(), List.of(jvm));
  }

  /** Of what counts for itself: each iteration is a single call. */
  static Plan calling(int rounds, int warmups, int iterations, String... jvm) {
    return repeating(rounds, warmups, iterations, Duration.ZERO, jvm);
  }

  Plan with(String parameter, int value) {
    Map<String, String> more = new HashMap<>(parameters);
    more.put(parameter, Integer.toString(value));
    return new Plan(rounds, warmups, iterations, length, more, jvm);
  }

  Options options(Class<?> benchmark) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .timeUnit(TimeUnit.NANOSECONDS)
            .warmupIterations(warmups)
            .measurementIterations(iterations)
            .forks(jvm.isEmpty() ? 0 : 1)
            .jvmArgs(jvm.toArray(String[]::new))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    parameters.forEach(options::param);
    if (length.isZero()) {
      return options.mode(Mode.SingleShotTime).build();
    }
    TimeValue time = TimeValue.milliseconds(length.toMillis());
    return options.mode(Mode.AverageTime).warmupTime(time).measurementTime(time).build();
  }
}
