package dev.presence.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {
  private static final String HANGING =
      "class Hanging { public static void main(String[] a) throws Exception { System.in.read(); } }";

  private final AtomicBoolean ended = new AtomicBoolean();

  /** Waits for a process that ends only if it is ended. */
  private Measurement waitingFor(Process process) {
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
        ended.set(process.waitFor(60, TimeUnit.SECONDS));
        return List.of();
      }
    };
  }

  @Test
  void a_measurement_that_does_not_end_in_time_is_ended_with_its_processes(@TempDir Path folder)
      throws Exception {
    Path source = Files.writeString(folder.resolve("Hanging.java"), HANGING);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, source.toString()).start();

    try {
      Attempt attempt = Attempt.at(waitingFor(process), Effort.SMOKE, Duration.ofMillis(100));

      assertThat(attempt.taken().failure()).startsWith("not done within ");
      assertThat(attempt.figures()).isEmpty();
      assertThat(ended).isTrue();
    } finally {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }
}
