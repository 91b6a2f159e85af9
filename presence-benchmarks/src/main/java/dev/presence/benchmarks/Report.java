package dev.presence.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.presence.benchmarks.Attempt.Taken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
    figures = List.copyOf(figures);
    taken = List.copyOf(taken);
  }

  static Report read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Report.class);
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
