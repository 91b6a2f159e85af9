package dev.presence.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run has measured, and where.
 *
 * @param date in ISO 8601, of the day on which it ended
 */
record Report(Effort effort, String date, Machine machine, List<Figure> figures) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  Report {
    figures = List.copyOf(figures);
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

  @JsonIgnore
  boolean isMet() {
    return missed().isEmpty();
  }
}
