package dev.presence.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.presence.benchmarks.Attempt.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a run has measured, and where.
 *
 * @param date in ISO 8601, of the day on which it ended
 * @param taken what each measurement took, those that failed too
 */
record Report(
    Effort effort, String date, Machine machine, List<Figure> figures, List<Taken> taken) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  Report {
    Objects.requireNonNull(effort, "effort");
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(machine, "machine");
    figures = List.copyOf(figures);
    taken = List.copyOf(taken);
  }

  /**
   * What {@link #write} has written.
   *
   * @throws IOException if it cannot be read, or is something else; says which file it is
   */
  static Report read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("there is no report to be read at " + file);
    }
    try {
      Report report = JSON.readValue(file.toFile(), Report.class);
      return Objects.requireNonNull(report, "nothing is in it");
    } catch (JsonProcessingException | NullPointerException e) {
      throw new IOException("this is no report that quick or full has written: " + file, e);
    }
  }

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  List<Figure> missed() {
    return figures.stream().filter(figure -> !figure.isMet()).toList();
  }

  List<Taken> failed() {
    return taken.stream().filter(one -> one.failure() != null).toList();
  }

  @JsonIgnore
  long seconds() {
    return taken.stream().mapToLong(Taken::seconds).sum();
  }

  /** A measurement that failed weighs more than a goal that is missed. */
  @JsonIgnore
  int exitCode() {
    if (!failed().isEmpty()) {
      return Main.FAILED;
    }
    return missed().isEmpty() ? Main.MET : Main.MISSED;
  }
}
