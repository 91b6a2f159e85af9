package dev.presence.benchmarks.parts;

import dev.presence.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/**
 * Benchmarks that do the same job in different ways, with the samples taken of each.
 *
 * <p>They take turns, a JVM of its own each time, so that what happens to the machine meanwhile
 * happens to all of them.
 */
final class Contest {
  static {
    // JMH would refuse to run beside another, or beside a file of another user's that is left. That
    // the machine does something else is told by its load, and borne by taking turns.
    System.setProperty("jmh.ignoreLock", "true");
  }

  private final Map<Class<?>, List<Sample>> samples;

  private Contest(Map<Class<?>, List<Sample>> samples) {
    this.samples = samples;
  }

  static Contest run(Plan plan, Class<?>... contestants) throws RunnerException {
    Map<Class<?>, List<Sample>> samples = new LinkedHashMap<>();
    for (int round = 0; round < plan.rounds(); round++) {
      for (Class<?> contestant : contestants) {
        samples
            .computeIfAbsent(contestant, c -> new ArrayList<>())
            .addAll(sample(plan.options(contestant)));
      }
    }
    return new Contest(samples);
  }

  private static List<Sample> sample(Options options) throws RunnerException {
    return new Runner(options)
        .run().stream()
            .map(RunResult::getBenchmarkResults)
            .flatMap(forks -> forks.stream())
            .map(BenchmarkResult::getIterationResults)
            .flatMap(iterations -> iterations.stream())
            .map(Sample::of)
            .toList();
  }

  Quartiles of(Class<?> contestant, ToDoubleFunction<Sample> value) {
    return of(contestant, sample -> true, value);
  }

  /**
   * Of those samples only in which was done what is measured.
   *
   * @throws IllegalStateException if there is none
   */
  Quartiles of(Class<?> contestant, Predicate<Sample> isWhole, ToDoubleFunction<Sample> value) {
    List<Sample> all = samples.getOrDefault(contestant, List.of());
    double[] whole = all.stream().filter(isWhole).mapToDouble(value).toArray();
    if (whole.length == 0) {
      throw new IllegalStateException(
          "%s did not do its work in any of %d samples: was the machine busy?"
              .formatted(contestant.getSimpleName(), all.size()));
    }
    return Quartiles.of(whole);
  }
}
