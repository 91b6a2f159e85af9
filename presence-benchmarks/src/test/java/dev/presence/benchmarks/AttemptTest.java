package dev.presence.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {
  private static final String HANGING =
      "class Hanging { public static void main(String[] a) throws Exception { System.in.read(); } }";

  private final AtomicReference<Process> started = new AtomicReference<>();

  /** Waits for a JVM that ends only if it is ended, or by itself when the test has failed. */
  private Measurement waitingFor(Path source) {
    return new Measurement() {
      @Override
      public String key() {
        return "hanging";
      }

      @Override
      public String name() {
        return "something that hangs";
      }

      @Override
      public List<Figure> measure(Effort effort) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, source.toString()).start();
        started.set(process);
        try {
          process.waitFor(60, TimeUnit.SECONDS);
          return List.of();
        } finally {
          process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
      }
    };
  }

  @Test
  void a_measurement_that_does_not_end_in_time_is_ended_with_its_processes(@TempDir Path folder)
      throws Exception {
    Path source = Files.writeString(folder.resolve("Hanging.java"), HANGING);

    Attempt attempt = Attempt.at(waitingFor(source), Effort.SMOKE, Duration.ofSeconds(1));

    assertThat(attempt.taken().failure()).isEqualTo("not done within 1 s");
    assertThat(attempt.figures()).isEmpty();
    assertThat(started.get()).satisfies(process -> assertThat(process.isAlive()).isFalse());
  }
}
